import type { Address, Kernel } from './kernel/kernel.ts';

/** A longer line is rejected: memory stays bounded whatever a file holds. */
export const longestLine = 1024 * 1024;
/** With what is left of the piece before, it fits the window of a scan: see tsv.ts in kernel/assembly. */
const pieceBytes = 224 * 1024;
/** The kernel may read that far beyond the end of its input. */
const padding = 128;
const lineBreak = 10;

/** The part of a source that lies in the kernel's memory: what is not consumed stays, the rest makes room. */
export class Input {
  readonly kernel: Kernel;
  readonly capacity = longestLine + pieceBytes;
  readonly #base: Address;
  from: Address;
  to: Address;
  /** whether the rest of a line that was too long is being passed over */
  #passing = false;

  constructor(kernel: Kernel) {
    this.kernel = kernel;
    this.#base = kernel.call.reserve(this.capacity + padding);
    this.from = this.#base;
    this.to = this.#base;
  }

  get length(): number {
    return this.to - this.from;
  }

  /** A chunk in pieces that fit. */
  static *pieces(chunk: Uint8Array): Generator<Uint8Array> {
    for (let at = 0; at < chunk.length; at += pieceBytes) yield chunk.subarray(at, at + pieceBytes);
  }

  /** Takes a piece. What is left moves to the front, so that the same part of the cache is used again and again. */
  add(piece: Uint8Array): void {
    const rest = this.#passing ? this.#afterBreak(piece) : piece;
    const { bytes } = this.kernel;
    bytes.copyWithin(this.#base, this.from, this.to);
    this.to = this.#base + this.length;
    this.from = this.#base;
    bytes.set(rest, this.to);
    this.to += rest.length;
  }

  #afterBreak(piece: Uint8Array): Uint8Array {
    const at = piece.indexOf(lineBreak);
    if (at < 0) return piece.subarray(piece.length);
    this.#passing = false;
    return piece.subarray(at + 1);
  }

  /** Ends a last line that lacks its line break. */
  closeLastLine(): void {
    if (this.length === 0 || this.kernel.bytes[this.to - 1] === lineBreak) return;
    this.kernel.bytes[this.to++] = lineBreak;
  }

  /** Whether what is left is one line that is too long. */
  get overlong(): boolean {
    return this.length >= longestLine;
  }

  /** Passes over the line that is too long, whose end has not come yet. */
  passLine(): void {
    this.from = this.#base;
    this.to = this.#base;
    this.#passing = true;
  }

  /** The line at `from`, without its line break; null where it is not complete. */
  line(): Uint8Array | null {
    const { bytes } = this.kernel;
    const end = bytes.subarray(this.from, this.to).indexOf(lineBreak);
    return end < 0 ? null : bytes.subarray(this.from, this.from + end);
  }
}
