import { Expansion } from './expand.ts';
import { Input } from './input.ts';
import { Kernel } from './kernel/kernel.ts';
import type { Limits, LogPaths, Reading } from './reading.ts';
import { Records } from './records.ts';

export type { LogReading, Reading } from './reading.ts';

/**
 * Reads a log once, from its first byte to its last, and counts what every originator did. A damaged log gives all that
 * came before the damage; what is no log gives a sentence. Throws only what the source throws.
 */
export async function readLog(
  bytes: AsyncIterable<Uint8Array>,
  source: { readonly name: string; readonly bytes: number },
  paths: LogPaths,
  limits: Limits,
  onProgress?: (storedBytes: number) => void,
): Promise<Reading> {
  const expansion = new Expansion(limits, onProgress);
  const records = new Records(new Input(new Kernel()), source.name, paths);
  for await (const chunk of expansion.bytes(bytes)) {
    if (!records.take(chunk)) break;
  }
  records.end();
  const logs = records.logs.all();
  return {
    ...records.state(expansion),
    form: { format: records.format, compression: expansion.compression },
    records: records.counts(),
    logs: logs.filter((log) => log.tally !== null).map((log) => log.reading()),
  };
}
