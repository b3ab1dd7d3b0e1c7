import { mkdir, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { sampleEvents } from './generator/sample-events.ts';
import { sampleLogs } from './generator/sample-logs.ts';
import { quietWeek } from './generator/week.ts';
import { writeNdjson, writeTsv } from './generator/writer.ts';

/** Writes what is committed: the logs into `folder`logs, the events beside it. */
export async function writeSamples(folder: string): Promise<void> {
  await mkdir(`${folder}logs`, { recursive: true });
  const logs = sampleLogs();
  for (const { name, bytes } of logs) await writeFile(`${folder}logs/${name}`, bytes);
  for (const { name, event } of sampleEvents(logs)) {
    await writeFile(`${folder}${name}`, `${JSON.stringify(event, null, 2)}\n`);
  }
}

export type WeekOptions = {
  readonly hosts: number;
  readonly seed: number;
  readonly format: 'tsv' | 'ndjson';
};

/** Writes a quiet week as a sensor rotates it, one gzip file an hour and log, and settings that know its roles. */
export async function writeWeek(folder: string, { hosts, seed, format }: WeekOptions): Promise<void> {
  await mkdir(folder, { recursive: true });
  const week = quietWeek({ hosts, seed });
  await writeFile(`${folder}/settings.json`, `${JSON.stringify({ roles: week.roles }, null, 2)}\n`);
  for (const { logPath, window, records } of week.logs()) {
    const hour = new Date(window.start * 1000).toISOString().slice(0, 13).replace('T', '-');
    const text = format === 'tsv' ? writeTsv(logPath, records, window) : writeNdjson(logPath, records);
    const suffix = format === 'tsv' ? 'log' : 'json';
    await writeFile(`${folder}/${logPath}.${hour}.${suffix}.gz`, gzipSync(text, { level: 1 }));
  }
}
