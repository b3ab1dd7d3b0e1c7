import { gzipSync } from 'node:zlib';
import type { Random } from '../../events/generator/random.ts';
import { quietLog } from './logs.ts';

const MEGABYTE = 1024 ** 2;

/** Objects that pass the key filter and are no sound logs. Each must be explained to a person and hurt no other. */
export const poisons: Readonly<Record<string, (random: Random) => Uint8Array>> = {
  'text that is no log': () => Buffer.from('Dear diary,\nnothing happened.\n'),
  'nothing at all': () => Buffer.alloc(0),
  'random bytes': (random) => Buffer.from(random.hex(20_000), 'hex'),
  'a gzip that was cut': (random) => {
    const whole = gzipSync(quietLog(random));
    return whole.subarray(0, Math.floor(whole.length * random.between(0.2, 0.9)));
  },
  'a gzip that is damaged in the middle': (random) => {
    const bytes = gzipSync(quietLog(random));
    bytes.fill(0xff, Math.floor(bytes.length / 2), Math.floor(bytes.length / 2) + 40);
    return bytes;
  },
  'a decompression bomb': () => gzipSync(Buffer.alloc(96 * MEGABYTE)),
  'one line without an end': () => gzipSync(Buffer.alloc(16 * MEGABYTE, 'a')),
  'JSON that nests without an end': () => Buffer.from(`{"a":${'['.repeat(200_000)}`),
  'a header of very many columns': () =>
    Buffer.from(
      `#separator \\x09\n#path\tconn\n#fields\t${Array.from({ length: 200_000 }, (_, i) => `c${i}`).join('\t')}\n`,
    ),
  'NUL bytes within a log': (random) => {
    const bytes = Buffer.from(quietLog(random));
    for (let i = 0; i < 400; i++) bytes[random.below(bytes.length)] = 0;
    return bytes;
  },
  'bytes that are no UTF-8': (random) => {
    const bytes = Buffer.from(quietLog(random));
    for (let i = 0; i < 400; i++) bytes[random.below(bytes.length)] = 0xfe;
    return bytes;
  },
  'rows that do not hold what the header promises': (random) =>
    Buffer.from(
      quietLog(random)
        .split('\n')
        .map((line) => (line.startsWith('#') ? line : line.split('\t').slice(0, 3).join('\t')))
        .join('\n'),
    ),
};
