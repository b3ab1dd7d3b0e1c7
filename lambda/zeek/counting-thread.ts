import type { Argument, Counting, Maker, Place, Step, StepName } from './counting.ts';
import {
  addressesIn,
  type Column,
  controlWords,
  type Definition,
  eachPart,
  entry,
  mostPlaces,
  type StartThread,
  slotBytes,
  slotCount,
  word,
  worthWaking,
  writeHeader,
} from './counting-ring.ts';
import {
  type Address,
  batchRows,
  type Kernel,
  KernelMemory,
  memoryForThreads,
  moduleForThreads,
} from './kernel/kernel.ts';

/** Milliseconds after which the other side is taken for dead: a batch is counted in less than one. */
const patience = 120_000;

/**
 * The reading side of a thread that counts: what was read of a batch goes through a ring of slots in shared memory, so
 * that the next batch is read while this one is counted. Waits where the other side is behind.
 */
export class CountingThread {
  readonly memory = new KernelMemory(memoryForThreads());
  readonly #control = new Int32Array(new SharedArrayBuffer(controlWords * 4));
  readonly #slots = new Uint8Array(new SharedArrayBuffer(slotBytes * slotCount));
  readonly #thread: ReturnType<StartThread>;
  readonly #addresses = addressesIn(this.#control.buffer as SharedArrayBuffer);
  #places = 0;
  #programs = 0;

  constructor(start: StartThread) {
    this.#thread = start({
      control: this.#control.buffer as SharedArrayBuffer,
      slots: this.#slots.buffer as SharedArrayBuffer,
      memory: this.memory.memory,
      module: moduleForThreads(),
    });
  }

  /** The counting of one more log path, whose columns the given kernel fills. */
  counting(reading: Kernel): Counting {
    return new CountingAlongside(this, reading, this.#programs++);
  }

  newPlace(): Place {
    if (this.#places === mostPlaces) throw new Error('the log asks for more tables than a thread counts');
    return { id: this.#places++ };
  }

  address(place: Place): Address {
    return this.#addresses[place.id]!;
  }

  define(piece: Definition): void {
    this.#thread.post(piece);
    this.#enter(entry.definition, piece.program, 0);
  }

  /** Room for the rows of a batch, to be filled before `send`. */
  slot(): Uint8Array {
    for (;;) {
      this.#complain();
      const behind = Atomics.load(this.#control, word.taken);
      if (Atomics.load(this.#control, word.written) - behind < slotCount) break;
      this.#await(word.taken, behind);
    }
    const at = (this.#control[word.written]! % slotCount) * slotBytes;
    return this.#slots.subarray(at, at + slotBytes);
  }

  send(program: number, rows: number): void {
    this.#enter(entry.batch, program, rows);
  }

  /** Waits until all was counted; the tables can be read then, and nothing more can be sent. */
  finish(): void {
    this.slot();
    this.#enter(entry.end, 0, 0);
    for (;;) {
      this.#complain();
      const behind = Atomics.load(this.#control, word.taken);
      if (behind === this.#control[word.written]) return;
      this.#await(word.taken, behind);
    }
  }

  #enter(kind: number, program: number, rows: number): void {
    this.slot();
    writeHeader(this.#control, this.#control[word.written]! % slotCount, [kind, program, rows]);
    const entries = Atomics.add(this.#control, word.written, 1) + 1;
    const waiting = entries - Atomics.load(this.#control, word.taken);
    if (waiting >= worthWaking || kind === entry.end) Atomics.notify(this.#control, word.written);
  }

  #await(index: number, value: number): void {
    if (Atomics.wait(this.#control, index, value, patience) === 'timed-out') {
      throw new Error('the counting thread does not answer');
    }
  }

  #complain(): void {
    if (Atomics.load(this.#control, word.failed) !== 0) throw new Error('the counting thread failed');
  }
}

class CountingAlongside implements Counting {
  readonly #thread: CountingThread;
  readonly #reading: Kernel;
  readonly #program: number;
  readonly #columns: Column[] = [];
  readonly #places = new Map<Address, Place>();
  #rowBytes = 0;
  #news = nothingNew();

  constructor(thread: CountingThread, reading: Kernel, program: number) {
    this.#thread = thread;
    this.#reading = reading;
    this.#program = program;
  }

  get memory(): KernelMemory {
    return this.#thread.memory;
  }

  column(at: Address, widths: readonly number[]): Place {
    // several steps may ask for one column, which then crosses over once
    const known = this.#places.get(at);
    if (known !== undefined) return known;
    const place = this.#thread.newPlace();
    this.#places.set(at, place);
    this.#columns.push({ at, widths });
    this.#rowBytes += widths.reduce((sum, width) => sum + width, 0);
    this.#news.columns.push({ id: place.id, widths });
    return place;
  }

  make(call: Maker, ...args: number[]): Place {
    const place = this.#thread.newPlace();
    this.#news.tables.push({ id: place.id, call, args });
    return place;
  }

  step(call: StepName, ...args: Argument[]): void {
    this.#news.steps.push({ call, args });
  }

  take(rows: number): void {
    // a table or a column comes with a step that uses it
    if (this.#news.steps.length > 0) {
      this.#thread.define({ program: this.#program, ...this.#news });
      this.#news = nothingNew();
    }
    const most = Math.min(batchRows, Math.floor(slotBytes / this.#rowBytes));
    for (let from = 0; from < rows; from += most) this.#send(from, Math.min(most, rows - from));
  }

  #send(first: number, rows: number): void {
    const slot = this.#thread.slot();
    const { bytes } = this.#reading;
    eachPart(this.#columns, first, rows, (at, inSlot, length) => {
      slot.set(bytes.subarray(at, at + length), inSlot);
    });
    this.#thread.send(this.#program, rows);
  }

  address(place: Place): Address {
    return this.#thread.address(place);
  }
}

type News = {
  columns: Definition['columns'][number][];
  tables: Definition['tables'][number][];
  steps: Step[];
};

function nothingNew(): News {
  return { columns: [], tables: [], steps: [] };
}
