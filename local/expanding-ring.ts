/** As much as the reader takes at a time. */
const slotBytes = 224 * 1024;
const slotCount = 16;
/** Filled slots from which on the reading side is woken: to wake it costs the side that all wait for. */
const worthWaking = 8;
/** In place of a length: no slot follows. */
const end = -1;
/** Slots that were filled and emptied so far, whether nobody wants more of them, and a length for each. */
const word = { filled: 0, emptied: 1, unwanted: 2 } as const;
const lengthsAt = 3;

/** Slots of expanded bytes, and of each how many stored bytes had been read for it: shared by two threads. */
export type Ring = {
  readonly control: Int32Array;
  readonly stored: Float64Array;
  readonly slots: Uint8Array;
};

export function newRing(): Ring {
  return {
    control: new Int32Array(new SharedArrayBuffer((lengthsAt + slotCount) * 4)),
    stored: new Float64Array(new SharedArrayBuffer(slotCount * 8)),
    slots: new Uint8Array(new SharedArrayBuffer(slotCount * slotBytes)),
  };
}

/** The side that expands. Throws where nobody wants more. */
export class RingFiller {
  /** stored bytes that were read so far */
  stored = 0;
  /** expanded bytes that were added so far */
  given = 0;
  readonly #ring: Ring;
  #slot = 0;
  #inSlot = 0;

  constructor(ring: Ring) {
    this.#ring = ring;
  }

  /** Where the next bytes go; waits until the slot is empty. To be filled, wholly or in part, before `add`. */
  room(): Uint8Array {
    const { control, slots } = this.#ring;
    for (;;) {
      this.#complain();
      const emptied = Atomics.load(control, word.emptied);
      if (this.#slot - emptied < slotCount) break;
      Atomics.wait(control, word.emptied, emptied);
    }
    const at = (this.#slot % slotCount) * slotBytes;
    return slots.subarray(at + this.#inSlot, at + slotBytes);
  }

  add(length: number): void {
    this.given += length;
    this.#inSlot += length;
    if (this.#inSlot === slotBytes) this.#send(slotBytes);
  }

  put(bytes: Uint8Array): void {
    this.#complain();
    for (let rest = bytes; rest.length > 0; ) {
      const room = this.room();
      const part = rest.subarray(0, room.length);
      room.set(part);
      this.add(part.length);
      rest = rest.subarray(part.length);
    }
  }

  end(): void {
    if (this.#inSlot > 0) this.#send(this.#inSlot);
    this.room();
    this.#send(end);
  }

  #send(length: number): void {
    const { control, stored } = this.#ring;
    stored[this.#slot % slotCount] = this.stored;
    control[lengthsAt + (this.#slot % slotCount)] = length;
    this.#slot++;
    this.#inSlot = 0;
    Atomics.store(control, word.filled, this.#slot);
    const waiting = this.#slot - Atomics.load(control, word.emptied);
    if (waiting >= worthWaking || length === end) Atomics.notify(control, word.filled);
  }

  #complain(): void {
    if (Atomics.load(this.#ring.control, word.unwanted) !== 0) throw new Error('nobody wants more');
  }
}

/** The side that reads. */
export class RingEmptier {
  /** stored bytes that had been read for the slot that was taken last */
  stored = 0;
  readonly #ring: Ring;
  #slot = 0;

  constructor(ring: Ring) {
    this.#ring = ring;
  }

  /** Whether a slot is filled; waits so many milliseconds for it. */
  awaits(patience: number): boolean {
    const { control } = this.#ring;
    const isFilled = () => Atomics.load(control, word.filled) !== this.#slot;
    return (
      isFilled() || Atomics.wait(control, word.filled, this.#slot, patience) !== 'timed-out' || isFilled()
    );
  }

  /** The bytes of the slot that is filled, until it is released; null at the end. */
  take(): Uint8Array | null {
    const { control, stored, slots } = this.#ring;
    const slot = this.#slot % slotCount;
    const length = control[lengthsAt + slot]!;
    if (length === end) return null;
    this.stored = stored[slot]!;
    return slots.subarray(slot * slotBytes, slot * slotBytes + length);
  }

  /** The other side waits for a slot only where there was none left. */
  release(): void {
    const { control } = this.#ring;
    this.#slot++;
    Atomics.store(control, word.emptied, this.#slot);
    if (Atomics.load(control, word.filled) - this.#slot >= slotCount - 1)
      Atomics.notify(control, word.emptied);
  }

  /** Nothing more is wanted: the other side ends. */
  stop(): void {
    const { control } = this.#ring;
    Atomics.store(control, word.unwanted, 1);
    // it waits for this word to change
    Atomics.add(control, word.emptied, 1);
    Atomics.notify(control, word.emptied);
  }
}
