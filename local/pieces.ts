import { closeSync, openSync, readSync } from 'node:fs';

/**
 * The bytes of a file, through one buffer: a piece is valid until the next one is asked for. They are read while the
 * program waits: what is read in a row comes from the system's cache, and to be called back for each piece would take
 * longer than to copy it.
 */
export function* pieces(path: string, size: number): Generator<Uint8Array> {
  const file = openSync(path, 'r');
  try {
    const buffer = new Uint8Array(size);
    for (;;) {
      const bytesRead = readSync(file, buffer, 0, size, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    closeSync(file);
  }
}
