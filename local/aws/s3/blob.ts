import { createReadStream } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Stored bytes. `end` is the first byte that is not read. */
export interface Blob {
  readonly size: number;
  read(start: number, end: number): AsyncIterable<Buffer>;
  discard(): Promise<void>;
}

/** Keeps bytes; where the source throws, nothing is kept and the error passes on. */
export type KeepBytes = (bytes: AsyncIterable<Buffer>) => Promise<Blob>;

export const inMemory: KeepBytes = async (bytes) => {
  const pieces: Buffer[] = [];
  for await (const piece of bytes) pieces.push(piece);
  const whole = Buffer.concat(pieces);
  return {
    size: whole.length,
    async *read(start, end) {
      // In pieces, as a network brings them: a reader that needs all at once shows it.
      for (let at = start; at < end; at += 65_536) yield whole.subarray(at, Math.min(end, at + 65_536));
    },
    async discard() {},
  };
};

/** One file an object, named by a number: keys are a stranger's and stay out of the file system. */
export function inFolder(folder: string): KeepBytes {
  let count = 0;
  return async (bytes) => {
    await mkdir(folder, { recursive: true });
    const path = join(folder, String(count++));
    const size = await writeFile(path, bytes);
    return {
      size,
      read: (start, end) =>
        start >= end ? nothing() : createReadStream(path, { start, end: end - 1, highWaterMark: 262_144 }),
      discard: () => rm(path, { force: true }),
    };
  };
}

async function writeFile(path: string, bytes: AsyncIterable<Buffer>): Promise<number> {
  const file = await open(path, 'wx');
  let size = 0;
  try {
    for await (const piece of bytes) {
      await file.write(piece);
      size += piece.length;
    }
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  return size;
}

async function* nothing(): AsyncGenerator<Buffer> {}
