import type { Maker, Step } from './counting.ts';
import { type Address, batchRows, type KernelMemory } from './kernel/kernel.ts';

/** What the counting thread is started with; all of it is shared or cloned between threads. */
export type CountingWork = {
  readonly control: SharedArrayBuffer;
  readonly slots: SharedArrayBuffer;
  readonly memory: KernelMemory['memory'];
  readonly module: object;
};

/** Starts a thread that calls `countAlongside` with the work; `post` sends it what its `receive` then returns. */
export type StartThread = (work: CountingWork) => { post(message: Definition): void };

/** What the counting of one log path consists of, in pieces as it becomes known. */
export type Definition = {
  readonly program: number;
  readonly columns: readonly { readonly id: number; readonly widths: readonly number[] }[];
  readonly tables: readonly { readonly id: number; readonly call: Maker; readonly args: readonly number[] }[];
  readonly steps: readonly Step[];
};

export const slotBytes = 96 * 1024;
export const slotCount = 16;
/** Entries from which on the counting side is woken: to wake a thread costs as much as to count some hundred records. */
export const worthWaking = 4;
/** Places of all log paths of a source; each has some thirty, and there are at most a hundred log paths. */
export const mostPlaces = 16_384;

/** The words of the control buffer: entries written and taken, whether the counting side failed, a header a slot, addresses. */
const headersAt = 3;
const headerWords = 3;
const addressesAt = headersAt + slotCount * headerWords;
export const word = { written: 0, taken: 1, failed: 2 } as const;
export const controlWords = addressesAt + mostPlaces;

/** A column of a batch in a kernel's memory: bytes per row of its parts, which lie BATCH rows apart. */
export type Column = { readonly at: Address; readonly widths: readonly number[] };

/** Where the parts of some rows of all columns lie in the kernel and, one behind the other, in a slot. */
export function eachPart(
  columns: readonly Column[],
  first: number,
  rows: number,
  visit: (at: Address, inSlot: number, bytes: number) => void,
): void {
  let inSlot = 0;
  for (const { at, widths } of columns) {
    let part = at;
    for (const width of widths) {
      visit(part + first * width, inSlot, rows * width);
      inSlot += rows * width;
      part += batchRows * width;
    }
  }
}

/** What an entry of the ring is. */
export const entry = { batch: 0, definition: 1, end: 2 } as const;
export type Header = readonly [kind: number, program: number, rows: number];

export function writeHeader(control: Int32Array, slot: number, header: Header): void {
  control.set(header, headersAt + slot * headerWords);
}

export function readHeader(control: Int32Array, slot: number): Header {
  const at = headersAt + slot * headerWords;
  return [control[at]!, control[at + 1]!, control[at + 2]!];
}

/** Where each place lies in the counting memory. */
export function addressesIn(control: SharedArrayBuffer): Uint32Array {
  return new Uint32Array(control, addressesAt * 4);
}
