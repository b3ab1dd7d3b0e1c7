import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runInspect } from '../inspect/run-command.ts';
import { expectGolden } from '../report/golden.ts';
import { hourlyLogs, slowScanner } from '../windows/hourly-logs.ts';
import { concatenated } from '../windows/memory-window.ts';

const hours = hourlyLogs('conn', 4);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stray-windows-'));
  mkdirSync(join(folder, 'logs'));
  for (const { name, bytes } of hours) writeFileSync(join(folder, 'logs', name), bytes);
  writeFileSync(join(folder, 'day.log'), concatenated(hours));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const command = (...args: string[]) => runInspect(folder, args);

const read = (...path: string[]) => readFileSync(join(folder, ...path));
const objects = (out: string) => out.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));

describe('inspect --window', () => {
  it('inspects a day over the logs of a folder in place of each log', async () => {
    const { status, out, err } = await command('--window', 'day', 'logs');
    expect(err).toBe('');
    expect(status).toBe(0);
    expect(out).toMatch(/^ {2}conn 2026-11-16 \(1 day, 4 objects\): [\d,]+ records of conn, 0 rejected$/m);
    expect(out).toContain('no log for 00:00 to 07:00 and 11:00 to 24:00 UTC (20 of 24 hours)');
    expect(out).toContain(slowScanner);
    expect(out).toContain('-> out/windows/conn/2026-11-16/report.html');
    expectGolden('windows/summary.txt', out);
    expect(readdirSync(join(folder, 'out')).sort()).toEqual(['.parts', 'index.html', 'windows']);
    expect(existsSync(join(folder, 'out/windows/conn/2026-11-16/window.json'))).toBe(true);
    expect(read('out/index.html').toString()).toContain('href="./windows/conn/2026-11-16/report.html"');
  });

  it('gives the hosts that one log with all their records gives', async () => {
    expect((await command('--quiet', '--out', 'one', 'day.log')).status).toBe(0);
    expect((await command('--quiet', '--out', 'many', '--window', 'day', 'logs')).status).toBe(0);
    const rows = read('one/day.log/conn/hosts.csv');
    expect(read('many/windows/conn/2026-11-16/hosts.csv').equals(rows)).toBe(true);
  });

  it('splits one log of many hours into its hours', async () => {
    const { status, out } = await command('--json', '--out', 'split', '--window', 'hour', 'day.log');
    expect(status).toBe(0);
    const starts = ['07', '08', '09', '10'].map((hour) => `2026-11-16T${hour}`);
    expect(objects(out).map(({ source }) => source.name)).toEqual(
      starts.map((start) => `conn ${start} (1 hour, 1 object)`),
    );
    expect(readdirSync(join(folder, 'split/windows/conn')).sort()).toEqual(starts);
    const records = objects(out).reduce((sum, line) => sum + line.records.accepted, 0);
    const one = await command('--json', '--out', 'split', 'day.log');
    expect(records).toBe(objects(one.out)[0].records.accepted);
  });

  it('prints one JSON object a window with --json, and nothing else on standard output', async () => {
    const { out } = await command('--json', '--window', 'day', 'logs');
    const [line, ...others] = objects(out);
    expect(others).toEqual([]);
    expect(line.window).toMatchObject({ unit: 'day', objects: 4 });
    const { source, findings } = line.profiles[0];
    expect(source.foundIn[findings[0].hosts[0].host].objects[0]).toBe(hours[0]!.name);
  });

  it('counts a file once that is reached twice', async () => {
    symlinkSync('logs', join(folder, 'current'));
    const plain = await command('--json', '--window', 'day', 'logs');
    const twice = await command('--json', '--window', 'day', 'logs', 'current', join('logs', hours[0]!.name));
    expect(objects(twice.out)[0].records).toEqual(objects(plain.out)[0].records);
    expect(objects(twice.out)[0].window.objects).toBe(4);
  });

  it('tells files of one name in different folders apart', async () => {
    for (const [index, day] of ['2026-11-15', '2026-11-16'].entries()) {
      mkdirSync(join(folder, 'dated', day), { recursive: true });
      const line = `{"_path":"conn","ts":${1_794_740_400 + index * 86_400},"id.orig_h":"10.0.0.1"}\n`;
      writeFileSync(join(folder, 'dated', day, 'conn.11.log'), line);
    }
    const { out } = await command('--json', '--out', 'dated-out', '--window', 'day', 'dated');
    expect(objects(out).map(({ source }) => source.name)).toEqual([
      'conn 2026-11-15 (1 day, 1 object)',
      'conn 2026-11-16 (1 day, 1 object)',
    ]);
    const windows = join(folder, 'dated-out/windows/conn');
    const nameOf = (day: string) =>
      JSON.parse(readFileSync(join(windows, day, 'window.json'), 'utf8')).objects[0].name;
    expect([nameOf('2026-11-15'), nameOf('2026-11-16')]).toEqual([
      '2026-11-15/conn.11.log',
      '2026-11-16/conn.11.log',
    ]);
  });

  it('comes to the same with logs that come late, and reads only those', async () => {
    mkdirSync(join(folder, 'late'));
    const add = (index: number) =>
      writeFileSync(join(folder, 'late', hours[index]!.name), hours[index]!.bytes);
    const run = () => command('--json', '--out', 'late-out', '--window', 'day', 'late');
    add(0);
    add(3);
    await run();
    const parts = join(folder, 'late-out/.parts');
    const kept = new Map(readdirSync(parts).map((name) => [name, statSync(join(parts, name)).ctimeMs]));
    expect(kept.size).toBe(2);
    add(1);
    add(2);
    await run();
    for (const [name, time] of kept) expect(statSync(join(parts, name)).ctimeMs).toBe(time);
    await command('--quiet', '--out', 'fresh', '--window', 'day', 'logs');
    for (const artefact of ['hosts.csv', 'profiles.json', 'report.html', 'window.json']) {
      expect(read('late-out/windows/conn/2026-11-16', artefact)).toEqual(
        read('fresh/windows/conn/2026-11-16', artefact),
      );
    }
  });

  it('reads a log again that has changed, or whose tally is damaged, and says the latter', async () => {
    mkdirSync(join(folder, 'changing'));
    const log = join(folder, 'changing/conn.log');
    const line = (host: number) => `{"_path":"conn","ts":1794812400.5,"id.orig_h":"10.0.0.${host}"}\n`;
    const run = () => command('--json', '--out', 'changed', '--window', 'day', 'changing');
    writeFileSync(log, line(1));
    expect(objects((await run()).out)[0].records.accepted).toBe(1);
    writeFileSync(log, line(1) + line(2));
    expect(objects((await run()).out)[0].records.accepted).toBe(2);
    writeFileSync(log, line(1) + line(3));
    utimesSync(log, 1000, 1000);
    expect((await run()).status).toBe(0);
    expect(read('changed/windows/conn/2026-11-16/hosts.csv').toString()).toContain('10.0.0.3');
    const [kept] = readdirSync(join(folder, 'changed/.parts'));
    writeFileSync(join(folder, 'changed/.parts', kept!, '0.part'), 'not a part');
    const again = objects((await run()).out)[0];
    expect(again.records.accepted).toBe(2);
    expect(again.notes[0]).toMatch(/^conn\.log: .+ Its log was tallied again\.$/);
    expect(objects((await run()).out)[0].notes).toEqual([]);
  });

  it('does the good ones among bad ones, gives each bad one its sentence, and exits with 1', async () => {
    writeFileSync(join(folder, 'notes.txt'), 'dear diary\n');
    writeFileSync(join(folder, 'timeless.log'), '{"_path":"conn","ts":"-","id.orig_h":"10.0.0.1"}\n');
    const bad = ['notes.txt', 'nowhere.log', 'timeless.log'];
    const { status, out, err } = await command('--window', 'day', '--out', 'bad', ...bad, 'logs');
    expect(status).toBe(1);
    expect(err).toMatch(/notes\.txt: .*not a Zeek log/);
    expect(err).toMatch(/nowhere\.log: there is no such file/);
    expect(err).toMatch(/timeless\.log: no record of conn has a readable time: they are in no window/);
    expect(out).toContain('conn 2026-11-16 (1 day, 4 objects)');
  });

  it('exits with 3 on findings only where asked', async () => {
    expect((await command('--quiet', '--window', 'day', 'logs')).status).toBe(0);
    expect((await command('--quiet', '--fail-on-findings', '--window', 'day', 'logs')).status).toBe(3);
  });

  it('exits with 2 for a window that is neither hour nor day', async () => {
    const { status, err } = await command('--window', 'week', 'logs');
    expect(status).toBe(2);
    expect(err).toContain('--window must be hour or day, got "week". Did not start.');
  });

  it('keeps the results of a log that is called windows apart from the windows', async () => {
    writeFileSync(join(folder, 'windows'), '{"_path":"conn","ts":1.5,"id.orig_h":"10.0.0.1"}\n');
    await command('--quiet', '--out', 'apart', '--window', 'day', 'logs');
    await command('--quiet', '--out', 'apart', 'windows');
    expect(existsSync(join(folder, 'apart/windows~2/conn/profiles.json'))).toBe(true);
    expect(existsSync(join(folder, 'apart/windows/conn/2026-11-16/inspection.json'))).toBe(true);
  });
});
