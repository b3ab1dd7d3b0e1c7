import { createWriteStream, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { planOf } from '../lambda/hosts/plan.ts';
import type { HostTable } from '../lambda/hosts/table.ts';
import { hostTable } from '../lambda/hosts/tabulate.ts';
import { analysisOf, logTypes } from '../lambda/hosts/types/registry.ts';
import { parseSettings } from '../lambda/settings.ts';
import { readLog } from '../lambda/zeek/read.ts';
import { diskWorld } from '../local/disk.ts';

/**
 * Reads and tallies a log as the product does, and writes the host table: node tally.ts FILE OUT.csv
 * No clusters, no patterns, no artefacts: what a log costs where clustering its hosts is measured by itself.
 */
const [file, out] = process.argv.slice(2) as [string, string];
const settings = parseSettings({}, 'defaults');
const types = (logPath: string) => analysisOf(logPath, settings.preset);
const paths = { planOf: (logPath: string) => planOf(types(logPath)), signatures: logTypes };
const { open, startThread, expandElsewhere } = diskWorld(file, '.');
const source = { name: file, bytes: statSync(file).size, startThread, expandElsewhere };
const reading = await readLog(open(), source, paths, settings);
if (reading.read !== 'whole') throw new Error(reading.reason ?? reading.read);
const [log] = reading.logs;
if (log === undefined) throw new Error('no originators');
await pipeline(Readable.from(rowsOf(hostTable(log, types(log.logPath)))), createWriteStream(out));

function* rowsOf(table: HostTable): Generator<string> {
  const columns = table.features.map(({ name }) => table.column(name));
  const names = table.features.map(({ name }) => name);
  yield `${['host', ...names, 'top_responder', 'top_responder_records'].join(',')}\n`;
  // a stream takes sixteen pieces ahead
  const perChunk = 256;
  for (let from = 0; from < table.size; from += perChunk) {
    let chunk = '';
    for (let row = from; row < Math.min(from + perChunk, table.size); row++) {
      chunk += table.host(row);
      for (const column of columns) chunk += `,${column[row]}`;
      const top = table.top(row, 'id.resp_h');
      chunk += `,${top?.value ?? ''},${top?.records ?? ''}\n`;
    }
    yield chunk;
  }
}
