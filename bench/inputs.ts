import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type BulkOptions, bulkLog } from '../events/generator/bulk/bulk-log.ts';

/** A log to measure with, from the seeded generator: the same on every machine. */
export type Input = Omit<BulkOptions, 'seed'> & { readonly gzip: boolean };

/** The path of the input, which is made where it does not stand in the folder yet. */
export async function inputFile(input: Input, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const { log, format, hosts, bytes } = input;
  const plain = join(folder, `${log}-${hosts}-hosts-${bytes}.${format === 'tsv' ? 'log' : 'json'}`);
  await make(plain, (part) =>
    pipeline(Readable.from(bulkLog({ log, format, hosts, bytes, seed: 1 })), createWriteStream(part)),
  );
  if (!input.gzip) return plain;
  const packed = `${plain}.gz`;
  await make(packed, (part) =>
    pipeline(createReadStream(plain), createGzip({ level: 6 }), createWriteStream(part)),
  );
  return packed;
}

/** Under another name until it is whole, so that an interrupted run leaves no half of an input. */
export async function make(path: string, write: (part: string) => Promise<void>): Promise<void> {
  if (existsSync(path)) return;
  process.stderr.write(`making ${path}\n`);
  await write(`${path}.part`);
  await rename(`${path}.part`, path);
}

/** Reads a file once, so that every contestant finds it in the page cache. */
export async function warm(path: string): Promise<void> {
  const file = await open(path);
  const buffer = Buffer.alloc(1 << 22);
  while ((await file.read(buffer, 0, buffer.length)).bytesRead > 0);
  await file.close();
}
