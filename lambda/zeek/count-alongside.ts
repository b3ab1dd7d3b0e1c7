import { run, type Step } from './counting.ts';
import {
  addressesIn,
  type Column,
  type CountingWork,
  type Definition,
  eachPart,
  entry,
  readHeader,
  slotBytes,
  slotCount,
  word,
} from './counting-ring.ts';
import { type Address, batchRows, Kernel } from './kernel/kernel.ts';

/** The counting side: returns when the reading side has finished. `receive` returns what was posted next. */
export function countAlongside(work: CountingWork, receive: () => Definition): void {
  const control = new Int32Array(work.control);
  try {
    serve(control, work, receive);
  } catch (error) {
    Atomics.store(control, word.failed, 1);
    release(control, true);
    throw error;
  }
}

/** What is done with the batches of one log path. */
type Program = {
  readonly columns: Column[];
  readonly steps: Step[];
};

function serve(control: Int32Array, work: CountingWork, receive: () => Definition): void {
  const kernel = new Kernel(work.memory, work.module);
  const slots = new Uint8Array(work.slots);
  const addresses = addressesIn(work.control);
  const programs: Program[] = [];
  for (let at = 0; ; at++) {
    while (Atomics.load(control, word.written) === at) Atomics.wait(control, word.written, at);
    const slot = at % slotCount;
    const [kind, index, rows] = readHeader(control, slot);
    if (kind === entry.end) break;
    programs[index] ??= { columns: [], steps: [] };
    const program = programs[index];
    if (kind === entry.definition) define(program, kernel, receive(), addresses);
    else fetch(program, kernel, slots.subarray(slot * slotBytes, (slot + 1) * slotBytes), rows);
    // the slot can be filled again while its rows are counted
    release(control);
    if (kind === entry.batch) for (const step of program.steps) run(kernel, step, rows, addresses);
  }
  release(control, true);
}

/** Nobody waits for a slot but where there was none left, or for the end: to wake somebody costs more than to look. */
function release(control: Int32Array, isLast = false): void {
  const before = Atomics.add(control, word.taken, 1);
  if (isLast || Atomics.load(control, word.written) - before >= slotCount) {
    Atomics.notify(control, word.taken);
  }
}

function define(program: Program, kernel: Kernel, piece: Definition, addresses: Uint32Array): void {
  for (const { id, widths } of piece.columns) {
    const at = kernel.call.reserve(widths.reduce((sum, width) => sum + width, 0) * batchRows);
    program.columns.push({ at, widths });
    addresses[id] = at;
  }
  for (const { id, call, args } of piece.tables) {
    addresses[id] = (kernel.call[call] as (...args: number[]) => Address)(...args);
  }
  program.steps.push(...piece.steps);
}

function fetch({ columns }: Program, kernel: Kernel, slot: Uint8Array, rows: number): void {
  const { bytes } = kernel;
  eachPart(columns, 0, rows, (at, inSlot, length) => {
    bytes.set(slot.subarray(inSlot, inSlot + length), at);
  });
}
