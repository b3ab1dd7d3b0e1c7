import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { extentOf } from '../../lambda/tables/table-window.ts';
import { tablesOf } from '../../lambda/tables/tables.ts';
import { hourlyLogs, slowScanner } from '../windows/hourly-logs.ts';
import {
  inspectMemoryWindow,
  type MemoryLog,
  type MemoryWindow,
  windowsOf,
} from '../windows/memory-window.ts';
import { Lake } from './lake.ts';
import { expectSameCells } from './same-cells.ts';

const lakes: Lake[] = [];
afterAll(() => {
  for (const lake of lakes) lake.remove();
});

/** Writes the tables of windows into one lake and holds each against its own hosts.csv and profiles.json. */
async function lakeOf(windows: Iterable<MemoryWindow>): Promise<{ lake: Lake; hosts: number }> {
  const lake = new Lake();
  lakes.push(lake);
  const written = [];
  for (const memoryWindow of windows) {
    const { inspection } = await inspectMemoryWindow(memoryWindow);
    const window = { ...memoryWindow.window, folder: memoryWindow.window.logPath };
    for (const log of inspection.logs) {
      lake.add(log, window);
      written.push({ inspection, log, extent: extentOf(window, log.window)! });
    }
  }
  let hosts = 0;
  for (const { inspection, log, extent } of written)
    hosts += await expectSameCells(lake, inspection, log, extent);
  return { lake, hosts };
}

describe('tables of windows', () => {
  const logs = [...hourlyLogs('conn', 4), ...hourlyLogs('dce_rpc', 4)];

  it('hold every cell of their hosts.csv and profiles.json, hour by hour and of the day', async () => {
    const hours = await windowsOf(logs, 'hour');
    const days = await windowsOf(logs, 'day');
    const { lake, hosts } = await lakeOf([...hours.values(), ...days.values()]);
    expect(hosts).toBeGreaterThan(300);
    const partitions = await lake.ask('SELECT DISTINCT log_path, unit FROM hosts ORDER BY ALL');
    expect(partitions.map(({ log_path, unit }) => `${log_path} ${unit}`)).toEqual([
      'conn day',
      'conn hour',
      'dce_rpc day',
      'dce_rpc hour',
    ]);
  });

  it('name the objects that a finding rests on', async () => {
    const day = (await windowsOf(logs, 'day')).get('conn 2026-11-16')!;
    const { lake } = await lakeOf([day]);
    const objects = await lake.ask(
      "SELECT DISTINCT text FROM evidence WHERE host = ? AND kind = 'object' ORDER BY text",
      [slowScanner],
    );
    expect(objects.map(({ text }) => text)).toEqual(
      logs.map(({ name }) => name).filter((name) => name.startsWith('conn.')),
    );
  });

  it('are the same bytes whether the window was merged at once or in shards', async () => {
    const day = (await windowsOf(logs, 'day')).get('conn 2026-11-16')!;
    const bytesOf = async (options: Parameters<typeof inspectMemoryWindow>[1]) => {
      const { inspection } = await inspectMemoryWindow(day, options);
      const files = inspection.logs.flatMap((log) => [...tablesOf(log, { ...day.window, folder: 'conn' })]);
      return {
        shards: inspection.window!.shards,
        files: files.map(({ path, body }) => [path, Buffer.from(body).toString('base64')]),
      };
    };
    const [whole, cut] = [await bytesOf({}), await bytesOf({ largestShardMegabytes: 0.02 })];
    expect(whole.shards).toBe(1);
    expect(cut.shards).toBeGreaterThan(1);
    expect(cut.files).toEqual(whole.files);
  });
});

const rita = join(import.meta.dirname, '../../../shared/bench/rita_missing_host_hourly');

describe.skipIf(!existsSync(rita))('tables of three days of a real sensor (needs ../shared)', () => {
  it("give a host's history as the three hosts.csv do", async () => {
    const logs: MemoryLog[] = readdirSync(rita).map((name) => ({
      name,
      bytes: readFileSync(join(rita, name)),
    }));
    const { lake, hosts } = await lakeOf((await windowsOf(logs, 'day')).values());
    expect(
      await lake.ask('SELECT count(*) AS hosts, count(DISTINCT "date") AS days FROM hosts_conn'),
    ).toEqual([{ hosts, days: 3 }]);
    const [busiest] = await lake.ask('SELECT host FROM hosts ORDER BY records DESC LIMIT 1');
    const sql = readFileSync(join(import.meta.dirname, '../../infra/queries/host-history.sql'), 'utf8');
    const history = await lake.ask(sql, [String(busiest!.host), '2024-04-19', '2024-04-21']);
    expect(history.map(({ date }) => date)).toEqual(['2024-04-19', '2024-04-20', '2024-04-21']);
  });
});
