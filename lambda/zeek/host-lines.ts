import type { Condition } from './field.ts';
import type { Address, Kernel } from './kernel/kernel.ts';
import { conditionKey, type Plan, tallyKey } from './plan.ts';
import type { SymbolSet } from './symbols.ts';

/** A host's sum of a field: exact as whole units and millionths, and how many numbers it is made of. */
export type Sum = { readonly total: number; readonly numbers: number };

/** offsets in a line, as hosts.ts in kernel/assembly lays it out: records, padding, first, last */
const firstAt = 8;
const lastAt = 16;
const lineHead = 24;

/** The originators, and their lines of numbers in the kernel. */
export class HostLines {
  readonly originators: SymbolSet;
  readonly #kernel: Kernel;
  readonly #hosts: Address;
  readonly #stride: number;
  readonly #counters = new Map<string, number>();
  readonly #sums = new Map<string, number>();
  readonly #largest = new Map<string, number>();

  constructor(kernel: Kernel, originators: SymbolSet, plan: Plan) {
    this.#kernel = kernel;
    this.originators = originators;
    let offset = lineHead;
    const lay = (map: Map<string, number>, key: string, bytes: number) => {
      if (map.has(key)) return;
      map.set(key, offset);
      offset += bytes;
    };
    for (const { field, where } of plan.sums) lay(this.#sums, tallyKey(field, where), 24);
    for (const field of plan.largest) lay(this.#largest, field, 16);
    for (const condition of plan.counts) lay(this.#counters, conditionKey(condition), 4);
    this.#stride = (offset + 7) & ~7;
    this.#hosts = kernel.call.newHosts(this.#stride);
  }

  countRecords(times: Address, rows: number): void {
    const { call } = this.#kernel;
    call.growHosts(this.#hosts, this.originators.count());
    call.countRecords(this.#hosts, this.originators.ids, times, rows);
  }

  countMasked(condition: Condition, mask: Address, rows: number): void {
    const offset = this.#counters.get(conditionKey(condition))!;
    this.#kernel.call.countMasked(this.#hosts, offset, this.originators.ids, mask, rows);
  }

  sum(key: string, numbers: Address, mask: Address, rows: number): void {
    this.#kernel.call.sumNumbers(
      this.#hosts,
      this.#sums.get(key)!,
      this.originators.ids,
      numbers,
      mask,
      rows,
    );
  }

  largest(field: string, numbers: Address, rows: number): void {
    this.#kernel.call.largestNumbers(
      this.#hosts,
      this.#largest.get(field)!,
      this.originators.ids,
      numbers,
      rows,
    );
  }

  get size(): number {
    return this.originators.count();
  }

  host(id: number): string {
    return this.originators.text(id);
  }

  records(id: number): number {
    return this.#kernel.view.getUint32(this.#at(id), true);
  }

  first(id: number): number | null {
    return this.#time(id, firstAt);
  }

  last(id: number): number | null {
    return this.#time(id, lastAt);
  }

  /** Records of the host that satisfy a condition of the plan; null where the plan has no such condition. */
  counted(id: number, condition: Condition): number | null {
    const offset = this.#counters.get(conditionKey(condition));
    return offset === undefined ? null : this.#kernel.view.getUint32(this.#at(id) + offset, true);
  }

  summed(id: number, field: string, where?: Condition): Sum {
    const at = this.#at(id) + this.#sums.get(tallyKey(field, where))!;
    const { view } = this.#kernel;
    const micros = Number(view.getBigInt64(at + 8, true));
    return {
      total: Number(view.getBigInt64(at, true)) + micros / 1e6,
      numbers: view.getUint32(at + 16, true),
    };
  }

  largestOf(id: number, field: string): number | null {
    const at = this.#at(id) + this.#largest.get(field)!;
    const { view } = this.#kernel;
    if (view.getUint32(at + 12, true) === 0) return null;
    return Number(view.getBigInt64(at, true)) + view.getInt32(at + 8, true) / 1e6;
  }

  #at(id: number): Address {
    return this.#kernel.element(this.#kernel.view.getUint32(this.#hosts, true), id, this.#stride);
  }

  #time(id: number, offset: number): number | null {
    if (this.#kernel.view.getBigInt64(this.#at(id) + firstAt, true) === noTime) return null;
    return Number(this.#kernel.view.getBigInt64(this.#at(id) + offset, true)) / 1e6;
  }
}

const noTime = 2n ** 63n - 1n;
