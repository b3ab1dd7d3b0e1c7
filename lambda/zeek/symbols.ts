import type { Field } from './field.ts';
import type { Address, Kernel } from './kernel/kernel.ts';
import { symbolText } from './kernel/text.ts';
import { fieldKey } from './plan.ts';

/** The distinct values of a field: dense ids in the order in which they were first seen. */
export interface SymbolSet {
  /** the batch's column of ids */
  readonly ids: Address;
  /** the kernel's dictionary, null where two fields are joined */
  readonly dictionary: Address | null;
  count(): number;
  text(id: number): string;
  /** of joined fields: the ids of both values */
  parts?(id: number): readonly [number, number];
  /** of joined fields: the kernel's pairs of both values' ids, and whose ids these are */
  readonly joined?: { readonly pairs: Address; readonly of: readonly [SymbolSet, SymbolSet] };
}

/** The fields that a program reads: their text columns, and the ids of those whose values are told apart. */
export class Symbols {
  readonly #kernel: Kernel;
  readonly #escaped: boolean;
  readonly #steps: ((rows: number) => void)[];
  readonly #texts = new Map<string, Address>();
  readonly #sets = new Map<string, SymbolSet>();

  constructor(kernel: Kernel, escaped: boolean, steps: ((rows: number) => void)[]) {
    this.#kernel = kernel;
    this.#escaped = escaped;
    this.#steps = steps;
  }

  get fields(): Iterable<string> {
    return this.#texts.keys();
  }

  /** The field has no value until a scan puts one there. */
  clear(field: string): void {
    const text = this.text(field);
    this.#kernel.bytes.fill(0xff, text, text + this.#kernel.call.batchRows() * 8);
  }

  /** By field, each behind those that it is joined of. */
  get sets(): ReadonlyMap<string, SymbolSet> {
    return this.#sets;
  }

  valuedFields(): string[] {
    return [...this.#texts.keys()].filter((field) => (this.#sets.get(field)?.count() ?? 0) > 0);
  }

  /** Where a scan puts the text of a field. */
  text(field: string): Address {
    const known = this.#texts.get(field);
    if (known !== undefined) return known;
    const rows = this.#kernel.call.batchRows();
    const text = this.#kernel.call.reserve(rows * 8);
    this.#texts.set(field, text);
    this.clear(field);
    return text;
  }

  /** With `mask`, two fields are joined only in the records whose mask is set. */
  ids(field: Field, mask: Address | null = null): SymbolSet {
    const key = fieldKey(field);
    const known = this.#sets.get(key);
    if (known !== undefined) return known;
    const set = typeof field === 'string' ? this.#single(field) : this.#joined(field, mask);
    this.#sets.set(key, set);
    return set;
  }

  #single(field: string): SymbolSet {
    const kernel = this.#kernel;
    const text = this.text(field);
    const dictionary = kernel.call.newDictionary();
    const ids = kernel.call.reserve(kernel.call.batchRows() * 4);
    // nobody is called the empty text: such a record has no originator
    if (field === 'id.orig_h') this.#steps.push((n) => kernel.call.unsetEmpty(text, n));
    this.#steps.push((n) => kernel.call.intern(dictionary, text, n, ids, this.#escaped));
    return {
      ids,
      dictionary,
      count: () => kernel.call.symbolCount(dictionary),
      text: (id) => symbolText(kernel, dictionary, id),
    };
  }

  /** Two fields' values as one, `endpoint::operation`; there is none where either is unset. */
  #joined([left, right]: readonly [string, string], mask: Address | null): SymbolSet {
    const kernel = this.#kernel;
    const [a, b] = [this.ids(left), this.ids(right)];
    const pairs = kernel.call.newPairs(0, mostJoined);
    const ids = kernel.call.reserve(kernel.call.batchRows() * 4);
    const square = kernel.call.newSquare();
    const most = kernel.call.squareSide();
    this.#steps.push((n) => {
      if (Math.max(a.count(), b.count()) > most)
        kernel.call.countPairs(pairs, a.ids, b.ids, mask ?? 0, n, ids);
      else kernel.call.joinFew(pairs, square, a.ids, b.ids, mask ?? 0, n, ids);
    });
    const parts = (id: number): readonly [number, number] => {
      const at = kernel.element(kernel.view.getUint32(pairs + pairEntries, true), id, pairBytes);
      return [kernel.view.getUint32(at, true), kernel.view.getUint32(at + 4, true)];
    };
    return {
      ids,
      dictionary: null,
      count: () => kernel.call.pairCount(pairs),
      text: (id) => {
        const [left, right] = parts(id);
        return `${a.text(left)}::${b.text(right)}`;
      },
      parts,
      joined: { pairs, of: [a, b] },
    };
  }
}

/** Joined values that are told apart: more would be one scanner's, and cost more memory than they tell. */
const mostJoined = 2 ** 21;

/** offset of the column of entries in Pairs, and the bytes of an entry without counters: see pairs.ts in kernel/assembly */
const pairEntries = 16;
const pairBytes = 12;
