import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspectFile, savedJson, savedRows } from './memory-world.ts';

const shared = join(import.meta.dirname, '../../../shared');
const file = join(shared, 'reference/notebook-results.json');

type Reference = {
  hosts: Record<
    string,
    { records: number; responders: number; top_responder_records: number; operations: number }
  >;
  notebook: { inertia_best: number; zscores: Record<string, [number, number]> };
};

if (!existsSync(file)) console.log('skipped: the results of pandas, scipy and scikit-learn are not here');

describe.skipIf(!existsSync(file))('the notebook preset', () => {
  const references: Record<string, Reference> = existsSync(file)
    ? JSON.parse(readFileSync(file, 'utf8'))
    : {};

  it.each(Object.keys(references))('gives what pandas, scipy and scikit-learn give on %s', async (name) => {
    const { hosts, notebook } = references[name]!;
    const path = join(shared, name.startsWith('bench/') ? '' : 'logs', name);
    const { inspection, saved } = await inspectFile(path, { preset: 'notebook', largestDrillDown: 0 });
    const { logPath } = inspection.logs[0]!;
    const rows = savedRows(saved, `${logPath}/hosts.csv`);

    expect([...rows.keys()]).toEqual(Object.keys(hosts).sort());
    for (const [host, expected] of Object.entries(hosts)) {
      const row = rows.get(host)!;
      expect(Number(row.records)).toBe(expected.records);
      expect(Number(row.responders)).toBe(expected.responders);
      expect(Number(row.top_responder_records)).toBe(expected.top_responder_records);
      if (expected.operations > 0) expect(Number(row.operations)).toBe(expected.operations);
      const [responders, records] = notebook.zscores[host]!;
      expect(Math.abs(Number(row.z_responders) - responders)).toBeLessThan(1e-9);
      expect(Math.abs(Number(row.z_records) - records)).toBeLessThan(1e-9);
    }
    const { clustering } = savedJson(saved, `${logPath}/profiles.json`);
    expect(clustering.inertia).toBeLessThanOrEqual(notebook.inertia_best * (1 + 1e-9) + 1e-9);
  });
});
