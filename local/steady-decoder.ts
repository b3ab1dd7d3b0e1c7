import { constants, createGunzip, createZstdDecompress } from 'node:zlib';
import type { Packing } from '../lambda/zeek/decoding.ts';

/** What is inside a decoding stream of Node 24. Nobody promises that it stays there. */
type Inside = { readonly _handle?: Partial<Handle> | null; readonly _writeState?: unknown };
type Handle = {
  onerror: () => void;
  writeSync(flush: number, ...fromTo: [...piece: Span, ...room: Span]): void;
};
type Span = [bytes: Uint8Array, at: number, length: number];

/**
 * Decodes while the thread waits, into memory that is used again and again. Node offers no such thing but inside its
 * streams, which themselves hand every piece to a thread of the pool and every result over in new memory: half of the
 * time is lost so. It knows good data and nothing else; what it fails at, a stream has to look at.
 */
export class SteadyDecoder {
  failed = false;
  /** bytes that the last step took and gave */
  taken = 0;
  given = 0;
  readonly #handle: Handle;
  /** what the last step left of the room, and of the bytes */
  readonly #left: Uint32Array;
  readonly #finish: number;

  private constructor(handle: Handle, left: Uint32Array, finish: number) {
    this.#handle = handle;
    this.#left = left;
    this.#finish = finish;
    handle.onerror = () => {
      this.failed = true;
    };
  }

  /** null where Node's streams are built otherwise. */
  static of(packing: Packing): SteadyDecoder | null {
    const stream = packing === 'gzip' ? createGunzip() : createZstdDecompress();
    const { _handle: handle, _writeState: left } = stream as unknown as Inside;
    if (typeof handle?.writeSync !== 'function' || !(left instanceof Uint32Array)) return null;
    const finish = packing === 'gzip' ? constants.Z_FINISH : constants.ZSTD_e_end;
    return new SteadyDecoder(handle as Handle, left, finish);
  }

  /** Decodes until the bytes or the room are used up, or another member or frame begins. */
  step(bytes: Uint8Array, room: Uint8Array): void {
    this.#step(0, bytes, room);
  }

  /** Whether the data may end here. */
  ends(): boolean {
    this.#step(this.#finish, new Uint8Array(), new Uint8Array(1));
    return !this.failed && this.given === 0;
  }

  #step(flush: number, bytes: Uint8Array, room: Uint8Array): void {
    this.#handle.writeSync(flush, bytes, 0, bytes.length, room, 0, room.length);
    this.given = room.length - this.#left[0]!;
    this.taken = bytes.length - this.#left[1]!;
  }
}
