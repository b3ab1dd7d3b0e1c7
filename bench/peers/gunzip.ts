import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';

/** Node's gunzip and nothing else: node gunzip.ts FILE. In chunks of 256 KiB, as the reader has them. */
const gunzip = createReadStream(process.argv[2]!, { highWaterMark: 1 << 18 }).pipe(
  createGunzip({ chunkSize: 1 << 18 }),
);
let bytes = 0;
for await (const chunk of gunzip) bytes += (chunk as Buffer).length;
process.stdout.write(`${bytes}\n`);
