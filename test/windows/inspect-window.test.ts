import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { nothingTold } from '../../lambda/alert/silence.ts';
import { windowAt } from '../../lambda/windows/window.ts';
import { inspectBytes, savedJson } from '../inspect/memory-world.ts';
import { expectGolden } from '../report/golden.ts';
import { hourlyLogs, slowScanner } from './hourly-logs.ts';
import {
  answerOf,
  concatenated,
  inspectMemoryWindow,
  type MemoryLog,
  type MemoryWindow,
  windowsOf,
} from './memory-window.ts';

const logs = hourlyLogs('conn', 6);
/** The sensor was silent from nine to eleven. */
const gappy = logs.filter((_, index) => index !== 2 && index !== 3);
const dayOf = async (of: readonly MemoryLog[]) => (await windowsOf(of, 'day')).get('conn 2026-11-16')!;

type Ran = Awaited<ReturnType<typeof inspectMemoryWindow>>;
const textOf = ({ saved }: Ran, path: string) => String(saved.get(path));
const keptOf = ({ saved }: Ran) => gunzipSync(saved.get('records.log.gz') as Uint8Array).toString();

let window: MemoryWindow;
let ran: Ran;
beforeAll(async () => {
  window = await dayOf(gappy);
  ran = await inspectMemoryWindow(window);
});

describe('a day of hourly logs', () => {
  it('finds the host that no single hour shows', async () => {
    const scans = (inspection: Ran['inspection']) =>
      inspection.logs[0]!.findings.filter(({ finding }) =>
        finding.hosts.some(({ host }) => host === slowScanner),
      );
    expect(scans(ran.inspection).map(({ finding }) => finding.pattern)).toContain('port-scan');
    for (const { name, bytes } of logs) {
      const { inspection } = await inspectBytes(name, bytes);
      expect(scans(inspection).map(({ finding }) => finding.pattern)).not.toContain('port-scan');
    }
  });

  it('names the window, its objects and its gaps wherever a person reads', () => {
    expect(ran.inspection.source.name).toBe('conn 2026-11-16 (1 day, 4 objects)');
    const gaps = 'no log for 00:00 to 07:00, 09:00 to 11:00 and 13:00 to 24:00 UTC (20 of 24 hours)';
    expect(textOf(ran, 'report.html')).toContain(gaps);
    expect(textOf(ran, 'alert.txt').replace(/\s+/g, ' ')).toContain(gaps);
    expect(ran.messages!.slack.content.description).toContain(gaps);
  });

  it('reads as it always did', () => {
    expectGolden('windows/alert.txt', textOf(ran, 'alert.txt'));
    expectGolden('windows/slack.md', `${ran.messages!.slack.content.description}\n`);
    expectGolden('windows/window.json', textOf(ran, 'window.json'));
  });

  it('says in inspection.json which window it is', () => {
    const { window: said, source } = savedJson(ran.saved, 'inspection.json');
    expect(said).toMatchObject({ unit: 'day', start: 1_794_787_200, end: 1_794_873_600, objects: 4 });
    expect(said.gaps).toHaveLength(20);
    expect(source).toMatchObject({ format: 'tsv', compression: 'gzip' });
    expect(source.bytes).toBe(gappy.reduce((sum, { bytes }) => sum + bytes.length, 0));
  });

  it('writes its artefacts without a folder for the log path, window.json and then inspection.json last', () => {
    expect([...ran.saved.keys()]).toEqual([
      'profiles.json',
      'hosts.csv',
      'clusters.svg',
      'report.html',
      'records.log.gz',
      'alert.txt',
      'alert.json',
      'window.json',
      'inspection.json',
    ]);
  });

  it('names of a found host the objects that hold its records', () => {
    const { source } = savedJson(ran.saved, 'profiles.json');
    const objects = gappy.map(({ name }) => name);
    expect(source.foundIn[slowScanner]).toEqual({ objects, objectCount: 4 });
    expect(textOf(ran, 'report.html')).toContain('<code>conn.2026-11-16-07.log.gz</code>');
  });

  it('gives the same bytes in any order and on every run', async () => {
    const again = await inspectMemoryWindow({ ...window, parts: window.parts.toReversed() });
    expect([...again.saved].map(([path, body]) => [path, Buffer.from(body).toString('base64')])).toEqual(
      [...ran.saved].map(([path, body]) => [path, Buffer.from(body).toString('base64')]),
    );
  });
});

describe('the raw records of a window', () => {
  it('are those that the one log would give, whichever object they stand in', async () => {
    const one = await inspectBytes('conn.log', concatenated(gappy));
    const kept = gunzipSync(one.saved.get('conn/records.log.gz') as Uint8Array).toString();
    expect(keptOf(ran)).toBe(kept);
    expect(kept.split('\n').filter((line) => line.includes(slowScanner))).toHaveLength(48);
  });

  it('are bounded over all objects together, and uids are named nonetheless', async () => {
    const settings = { largestDrillDown: 30 };
    const bounded = await inspectMemoryWindow(window, { settings });
    const one = await inspectBytes('conn.log', concatenated(gappy), settings);
    expect(bounded.inspection.logs[0]!.drillDown).toEqual(one.inspection.logs[0]!.drillDown);
    const uids = ({ inspection }: Pick<Ran, 'inspection'>) =>
      inspection.logs[0]!.findings.flatMap(({ finding }) => finding.hosts.map((host) => host.uids));
    expect(uids(bounded)).toEqual(uids(one));
  });

  it('come only from objects that hold a flagged host', async () => {
    const alone = logs[0]!;
    const lines = gunzipSync(logs[1]!.bytes)
      .toString()
      .split('\n')
      .filter((line) => line.startsWith('#') || line.includes('\t10.20.1.'));
    const quiet = {
      name: 'conn.2026-11-16-08.log',
      bytes: Buffer.from(`${lines.slice(0, 60).join('\n')}\n`),
    };
    const { opened, inspection } = await inspectMemoryWindow(await dayOf([alone, quiet, ...logs.slice(2)]));
    const named = inspection.logs[0]!.findings.flatMap(({ finding }) =>
      finding.hosts.flatMap(({ objects }) => objects ?? []),
    );
    expect(opened).toEqual([...new Set(named)].sort());
  });

  it('are those of the hours of the window where an object holds more', async () => {
    const whole = { name: 'conn.log', bytes: concatenated(logs.slice(0, 4)) };
    const hour = (await windowsOf([whole], 'hour')).get('conn 2026-11-16T08')!;
    const settings = { bounds: { 'port-scan': { ports: 8 } } };
    const inspected = await inspectMemoryWindow(hour, { settings });
    const scans = keptOf(inspected)
      .split('\n')
      .filter((line) => line.includes(slowScanner));
    expect(scans).toHaveLength(12);
    for (const line of scans) expect(line).toContain('Cscan8x');
  });

  it('are missed with a sentence where a log is no longer there', async () => {
    const gone = new Set([gappy[0]!.name, gappy[2]!.name]);
    const inspected = await inspectMemoryWindow(window, { gone });
    const note = `2 logs are no longer there (${[...gone].join(', ')}): the flagged hosts' records in them were not kept.`;
    expect(inspected.inspection.notes).toContain(note);
    expect(textOf(inspected, 'hosts.csv')).toBe(textOf(ran, 'hosts.csv'));
    expect(keptOf(inspected).split('\n').length).toBeLessThan(keptOf(ran).split('\n').length);
    const none = await inspectMemoryWindow(window, { gone: new Set(gappy.map(({ name }) => name)) });
    expect(none.saved.has('records.log.gz')).toBe(false);
    expect(none.inspection.notes.join()).toMatch(/^4 logs are no longer there/);
  });
});

describe('a part that cannot be read', () => {
  const spoilt = async () => {
    const { window: of, parts } = await dayOf(gappy);
    const [first, ...rest] = parts;
    return { window: of, parts: [{ ...first!, bytesOf: first!.bytesOf.subarray(0, 40) }, ...rest] };
  };

  it('is tallied again from its log, and the notes say so', async () => {
    const inspected = await inspectMemoryWindow(await spoilt());
    expect(textOf(inspected, 'hosts.csv')).toBe(textOf(ran, 'hosts.csv'));
    expect(inspected.inspection.notes).toHaveLength(1);
    expect(inspected.inspection.notes[0]).toMatch(
      /^conn\.2026-11-16-07\.log\.gz: .+\. Its log was tallied again\.$/,
    );
  });

  it('is missing where its log is no longer there, and everything says so', async () => {
    const gone = new Set([gappy[0]!.name]);
    const inspected = await inspectMemoryWindow(await spoilt(), { gone });
    const { read, reason, window: said } = inspected.inspection;
    expect(read).toBe('cut');
    expect(reason).toMatch(
      /^conn\.2026-11-16-07\.log\.gz: .+ Its log is no longer there\. Its records are missing\.$/,
    );
    expect(said!.gaps).toHaveLength(21);
    expect(textOf(inspected, 'report.html')).toContain('Its records are missing.');
    expect(textOf(inspected, 'alert.txt').replace(/\s+/g, ' ')).toContain('Its records are missing.');
  });
});

describe('a window that is merged in shards', () => {
  it('gives what it gives in one piece, also where a part had to be tallied again', async () => {
    const { parts } = window;
    const spoilt = parts.map((part, index) =>
      index === 1 ? { ...part, bytesOf: part.bytesOf.subarray(0, 40) } : part,
    );
    for (const of of [parts, spoilt]) {
      const sharded = await inspectMemoryWindow({ ...window, parts: of }, { largestShardMegabytes: 0.02 });
      expect(sharded.inspection.window!.shards).toBeGreaterThan(2);
      expect(answerOf(sharded.saved)).toEqual(answerOf(ran.saved));
      for (const path of ['report.html', 'records.log.gz', 'alert.txt'].slice(of === spoilt ? 1 : 0, 2)) {
        expect(Buffer.from(sharded.saved.get(path)!)).toEqual(Buffer.from(ran.saved.get(path)!));
      }
      expect(sharded.inspection.notes).toHaveLength(of === spoilt ? 1 : 0);
    }
  });
});

describe('windows with little in them', () => {
  it('says of a window without objects that there is no log', async () => {
    const empty = await inspectMemoryWindow({ window: windowAt('conn', 'hour', 1_794_800_000), parts: [] });
    expect(empty.inspection).toMatchObject({
      read: 'empty',
      reason: 'There is no log of conn for 2026-11-16, 03:00 to 04:00 UTC.',
      logs: [],
    });
    expect([...empty.saved.keys()]).toEqual(['window.json', 'inspection.json']);
  });

  it('says of a window with too few hosts that there are too few, and keeps their table', async () => {
    const line = (host: number) => `{"_path":"conn","ts":1794812400.5,"id.orig_h":"10.0.0.${host}"}\n`;
    const few = [1, 2].map((host) => ({ name: `conn.${host}.log`, bytes: Buffer.from(line(1)) }));
    const inspected = await inspectMemoryWindow(await dayOf(few));
    expect(savedJson(inspected.saved, 'profiles.json')).toMatchObject({ outcome: 'too_few_hosts', hosts: 1 });
    expect(textOf(inspected, 'hosts.csv')).toContain('10.0.0.1,2,');
  });

  it('keeps line and reason of what was rejected, and says in which object', async () => {
    const torn = Buffer.concat([gunzipSync(gappy[1]!.bytes), Buffer.from('1794812400.5\ttorn\n')]);
    const lines = torn.toString().split('\n').length - 1;
    const name = gappy[1]!.name;
    const inspected = await inspectMemoryWindow(await dayOf([gappy[0]!, { name, bytes: gzipSync(torn) }]));
    const { records } = inspected.inspection;
    expect(records.rejected).toBe(1);
    expect(records.firstRejected).toEqual([
      { line: lines, reason: expect.stringMatching(/^has 2 of \d+ fields$/), object: name },
    ]);
    expect(textOf(inspected, 'report.html')).toContain(`of ${name}: has 2 of`);
  });

  it('says of objects that differ in form that they do', async () => {
    const json = hourlyLogs('conn', 2, 'ndjson')[1]!;
    const mixed = await inspectMemoryWindow(await dayOf([gappy[0]!, json]), {
      settings: { bounds: { 'port-scan': { ports: 8 } } },
    });
    expect(mixed.inspection.source).toMatchObject({ format: 'mixed', compression: 'gzip' });
    expect(textOf(mixed, 'report.html')).toContain('grep -wF &#39;');
  });
});

describe('objects that a stranger named', () => {
  it('stand in the page, the alert and the sentences as text', async () => {
    const name = 'conn.07.log.gz"><script>alert(1)</script>\u202e\n@everyone';
    const hostile = { name, bytes: gappy[0]!.bytes };
    const settings = { bounds: { 'port-scan': { ports: 8 } } };
    const of = await dayOf([hostile]);
    const inspected = await inspectMemoryWindow(of, { settings, gone: new Set([name]) });
    expect(inspected.messages).not.toBeNull();
    for (const path of ['report.html', 'alert.txt', 'profiles.json', 'window.json']) {
      expect(textOf(inspected, path), path).not.toContain('\u202e');
    }
    expect(textOf(inspected, 'report.html')).not.toContain('<script>alert');
    expect(textOf(inspected, 'alert.txt')).not.toMatch(/^@everyone/m);
  });
});

describe('what was told of a window', () => {
  it('is told again by the same objects, and not by more of them, which tell what is new', async () => {
    const told = ran.told;
    expect((await inspectMemoryWindow(window, { memory: { told } })).messages).toEqual(ran.messages);
    const whole = await dayOf(logs);
    const fresh = await inspectMemoryWindow(whole, { memory: { told: nothingTold } });
    const later = await inspectMemoryWindow(whole, { memory: { told } });
    const silenced = later.inspection.logs[0]!.findings.filter(
      ({ silence }) => silence?.by === 'told-already',
    );
    expect(fresh.messages).not.toBeNull();
    expect(silenced.length).toBeGreaterThan(0);
    expect(silenced[0]!.silence!.reason).toContain('conn 2026-11-16 (4 objects, ');
  });

  it('has the last record time as its now: an entry of the allow-list that ended before does not silence', async () => {
    const allow = (until: string) => ({
      allow: [{ host: slowScanner, reason: 'our own', until }],
    });
    const silencedBy = async (until: string) => {
      const { inspection } = await inspectMemoryWindow(window, { settings: allow(until) });
      return inspection.logs[0]!.findings.flatMap(({ finding, silence }) =>
        finding.hosts[0]!.host === slowScanner ? [silence?.by] : [],
      );
    };
    expect(new Set(await silencedBy('2026-11-17'))).toEqual(new Set(['allow-list']));
    expect(new Set(await silencedBy('2026-11-15'))).not.toContain('allow-list');
  });
});
