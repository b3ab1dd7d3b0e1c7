import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { read, tablesOf } from './read-text.ts';

/** Every log in cases/ and, beside it, what is to be read from it. `some` stands for any number that is not 0. */
const folder = join(import.meta.dirname, 'cases');
const suffix = '.expected.json';
const files = readdirSync(folder);

type Count = number | 'some' | null;
type Case = {
  /** the name under which the log is given, where it matters */
  file?: string;
  read: string;
  /** a part of the sentence, or null where there is none */
  reason: string | null;
  format: string | null;
  compression: string;
  accepted: Count;
  rejected: Count;
  firstRejected?: object[];
  window?: [number | null, number | null];
  /** by log path: per host its records, responders, top responder and its records; null where there are no originators */
  logs: Record<string, Record<string, [number, number, string, number]> | 'some' | null>;
};

const cases = files.filter((file) => file.endsWith(suffix)).map((file) => file.slice(0, -suffix.length));

describe('a log of every shape', () => {
  it.each(cases)('%s', async (name) => {
    const file = files.find((candidate) => candidate.startsWith(`${name}.`) && !candidate.endsWith(suffix))!;
    const wanted: Case = JSON.parse(readFileSync(join(folder, name + suffix), 'utf8'));
    const bytes = readFileSync(join(folder, file));
    const whole = await read(bytes, { name: wanted.file ?? file });
    check(whole, wanted);
    check(await read(bytes, { name: wanted.file ?? file, chunk: 61 }), wanted);
  });
});

function check(reading: Awaited<ReturnType<typeof read>>, wanted: Case): void {
  expect(reading.read).toBe(wanted.read);
  if (wanted.reason === null) expect(reading.reason).toBeNull();
  else expect(reading.reason).toContain(wanted.reason);
  expect(reading.form).toEqual({ format: wanted.format, compression: wanted.compression });
  checkCount(reading.records.accepted, wanted.accepted);
  checkCount(reading.records.rejected, wanted.rejected);
  if (wanted.firstRejected !== undefined) {
    expect(reading.records.firstRejected.slice(0, wanted.firstRejected.length)).toEqual(wanted.firstRejected);
  }
  if (reading.read === 'not_a_log') return;
  expect(reading.logs.map((log) => log.logPath).sort()).toEqual(Object.keys(wanted.logs).sort());
  const tables = tablesOf(reading);
  for (const log of reading.logs) {
    const hosts = wanted.logs[log.logPath];
    if (wanted.window !== undefined) expect([log.window.first, log.window.last]).toEqual(wanted.window);
    if (hosts === 'some') expect(log.records.accepted).toBeGreaterThan(0);
    else if (hosts === null) expect(log.tally).toBeNull();
    else expect(hostsOf(tables.get(log.logPath))).toEqual(hosts);
  }
}

function checkCount(found: number, wanted: Count): void {
  if (typeof wanted === 'number') expect(found).toBe(wanted);
  else if (wanted === 'some') expect(found).toBeGreaterThanOrEqual(0);
}

function hostsOf(
  table: ReturnType<typeof tablesOf> extends Map<string, infer Table> ? Table | undefined : never,
) {
  const rows = Array.from({ length: table?.size ?? 0 }, (_, row) => row);
  return Object.fromEntries(
    rows.map((row) => {
      const responders = table!.values(row, 'id.resp_h');
      const top = responders[0];
      return [table!.host(row), [table!.records(row), responders.length, top?.value, top?.records]];
    }),
  );
}
