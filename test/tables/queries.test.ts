import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Day, daysInLake } from './days.ts';
import type { Lake, SqlRow } from './lake.ts';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'infra/queries');
const sqlOf = (name: string) => readFileSync(join(folder, `${name}.sql`), 'utf8');

/** What is asked of each saved query here and in the documentation. */
const asked: Readonly<Record<string, readonly string[]>> = {
  'busiest-originators': ['conn', '2024-04-19'],
  'host-history': ['10.9.0.200', '2024-04-17', '2024-04-19'],
  'findings-of-a-period': ['2024-04-16', '2024-04-19'],
  'finding-evidence': ['2024-04-19', '10.9.0.200'],
  'new-hosts': ['2024-04-16', '2024-04-19', '2024-04-19'],
  'changed-hosts': ['conn', '2024-04-18', 'conn', '2024-04-19'],
};

let lake: Lake;
let days: readonly Day[];
beforeAll(async () => {
  ({ lake, days } = await daysInLake());
});
afterAll(() => lake.remove());

const ask = (name: string, parameters = asked[name]!) => lake.ask(sqlOf(name), parameters);

/** Every host of every day, straight from the host tables. */
function hostDays() {
  return days.flatMap(({ date, logPath, log }) => {
    const { table, clustered } = log;
    const clustering = clustered?.outcome === 'clustered' ? clustered.clustering : null;
    return Array.from({ length: table!.size }, (_, row) => ({
      date,
      path: logPath,
      host: table!.host(row),
      records: table!.records(row),
      responders: table!.values(row, 'id.resp_h').length,
      top_responder: table!.values(row, 'id.resp_h')[0]!.value,
      top_responder_records: table!.values(row, 'id.resp_h')[0]!.records,
      cluster: clustering?.labels[row] ?? null,
      distance: clustering?.distances[row] ?? null,
      first_seen: table!.first(row),
      last_seen: table!.last(row),
    }));
  });
}

/** Every host of every finding of every day. */
function foundDays() {
  return days.flatMap(({ date, logPath, log }) =>
    log.findings.flatMap(({ finding, silence }) =>
      finding.hosts.map((found) => ({ date, path: logPath, finding, found, silence })),
    ),
  );
}

const by =
  <Row>(...keys: ((row: Row) => string | number)[]) =>
  (a: Row, b: Row) => {
    for (const key of keys) {
      const [one, two] = [key(a), key(b)];
      if (one !== two) return one < two ? -1 : 1;
    }
    return 0;
  };
const pick = <Row extends object>(row: Row, ...names: (keyof Row)[]) =>
  Object.fromEntries(names.map((name) => [name, row[name]]));

describe('the saved queries', () => {
  it('are the ones that are asked here', () => {
    const saved = readdirSync(folder).filter((file) => file.endsWith('.sql'));
    expect(saved.map((file) => file.replace('.sql', '')).sort()).toEqual(Object.keys(asked).sort());
  });

  it('name their parameters in the order of the marks, and a partition in every reading of a table', () => {
    for (const name of Object.keys(asked)) {
      const sql = sqlOf(name);
      const [comment, body] = [sql.match(/^(?:--.*\n)+/)![0], sql.replace(/^--.*\n/gm, '')];
      const parameters = comment.slice(comment.indexOf('Parameters:')).split(', ');
      expect(parameters, name).toHaveLength(body.split('?').length - 1);
      expect(asked[name], name).toHaveLength(parameters.length);
      expect(body).toMatch(/"date" (= \?|BETWEEN \? AND \?)/);
    }
  });

  it('busiest originators: most records first', async () => {
    const expected = hostDays()
      .filter(({ path, date }) => path === 'conn' && date === '2024-04-19')
      .sort(
        by(
          ({ records }) => -records,
          ({ host }) => host,
        ),
      )
      .slice(0, 50)
      .map((row) =>
        pick(
          row,
          'host',
          'records',
          'responders',
          'top_responder',
          'top_responder_records',
          'cluster',
          'distance',
        ),
      );
    expect(await ask('busiest-originators')).toEqual(expected);
    expect(await ask('busiest-originators', ['other', '2024-04-18'])).not.toEqual([]);
  });

  it.each(['10.9.0.200', '10.9.0.5', '10.9.0.33'])(
    'the history of %s: a row a day and log path',
    async (host) => {
      const named = foundDays().filter(({ found }) => found.host === host);
      const expected = hostDays()
        .filter((row) => row.host === host && row.date >= '2024-04-17')
        .sort(
          by(
            ({ date }) => date,
            ({ path }) => path,
          ),
        )
        .map((row) => ({
          ...pick(row, 'date', 'path', 'records', 'responders', 'top_responder', 'cluster', 'distance'),
          ...pick(row, 'first_seen', 'last_seen'),
          findings: named.filter(({ date, path }) => date === row.date && path === row.path).length,
        }));
      expect(expected.length).toBeGreaterThan(0);
      expect(await ask('host-history', [host, '2024-04-17', '2024-04-19'])).toEqual(expected);
    },
  );

  it('findings of a period: the most severe first', async () => {
    const severities = ['high', 'medium', 'low'];
    const expected = foundDays()
      .map(({ date, path, finding: { severity, pattern }, found: { host, explanation }, silence }) => ({
        date,
        path,
        severity,
        pattern,
        host,
        explanation,
        silenced_by: silence?.by ?? null,
      }))
      .sort(
        by(
          ({ severity }) => severities.indexOf(severity),
          ({ date }) => date,
          ({ path }) => path,
        ),
      );
    expect(expected.length).toBeGreaterThan(1);
    expect(await ask('findings-of-a-period')).toEqual(expected);
  });

  it('everything that a finding rests on: a row a feature, value, responder, record and object', async () => {
    const [day, host] = asked['finding-evidence'] as [string, string];
    const rows = await ask('finding-evidence');
    const mine = foundDays().filter(({ date, found }) => date === day && found.host === host);
    const expected = mine.flatMap(({ path, finding, found }) => {
      const of = hostDays().find((row) => row.date === day && row.path === path && row.host === host)!;
      const head = {
        path,
        severity: finding.severity,
        pattern: finding.pattern,
        explanation: found.explanation,
        ...pick(of, 'records', 'cluster', 'distance'),
      };
      const none = { value: null, median: null, z: null, measured_in: null, text: null };
      return [
        ...found.evidence.map(({ feature, value, median, z, unit, note = null }) => ({
          ...head,
          kind: 'feature',
          name: feature,
          value,
          median,
          z,
          measured_in: unit,
          text: note,
        })),
        ...found.values.map(({ field, value, records }) => ({
          ...head,
          ...none,
          kind: 'value',
          name: field,
          value: records,
          measured_in: 'records',
          text: value,
        })),
        ...found.responders.map((text) => ({ ...head, ...none, kind: 'responder', name: 'id.resp_h', text })),
        ...found.uids.map((text) => ({ ...head, ...none, kind: 'record', name: 'uid', text })),
        ...found.objects!.map((text) => ({ ...head, ...none, kind: 'object', name: 'object', text })),
      ];
    });
    expect(rows).toEqual(expected);
    expect(new Set(rows.map(({ kind }) => kind))).toEqual(
      new Set(['feature', 'value', 'responder', 'record', 'object']),
    );
  });

  it('new hosts of a day: those that no log showed on the days before', async () => {
    const before = new Set(
      hostDays()
        .filter(({ date }) => date < '2024-04-19')
        .map(({ host }) => host),
    );
    const expected = hostDays()
      .filter(({ date, host }) => date === '2024-04-19' && !before.has(host))
      .sort(
        by(
          ({ path }) => path,
          ({ records }) => -records,
          ({ host }) => host,
        ),
      )
      .map((row) => pick(row, 'path', 'host', 'records', 'responders', 'top_responder', 'first_seen'));
    expect(new Set(expected.map(({ host }) => host))).toEqual(new Set(['10.9.0.33']));
    expect(await ask('new-hosts')).toEqual(expected);
    const none = await ask('new-hosts', ['2024-04-16', '2024-04-18', '2024-04-18']);
    expect(none.map(({ host }) => host)).toEqual(['10.9.0.200']);
  });

  it('what changed against the day before: hosts that came, went, or did more or less', async () => {
    const of = (day: string) =>
      new Map(
        hostDays()
          .filter(({ date, path }) => date === day && path === 'conn')
          .map((row) => [row.host, row]),
      );
    const [before, today] = [of('2024-04-18'), of('2024-04-19')];
    const expected = [...new Set([...before.keys(), ...today.keys()])]
      .map((host) => ({ host, before: before.get(host), now: today.get(host) }))
      .filter(({ before, now }) => before?.records !== now?.records || before?.responders !== now?.responders)
      .map(({ host, before, now }) => ({
        path: 'conn',
        host,
        change: before === undefined ? 'came' : now === undefined ? 'went' : 'stayed',
        records_before: before?.records ?? null,
        records_today: now?.records ?? null,
        responders_before: before?.responders ?? null,
        responders_today: now?.responders ?? null,
      }))
      .sort(
        by(
          (row) => -Math.abs((row.records_today ?? 0) - (row.records_before ?? 0)),
          ({ host }) => host,
        ),
      );
    expect(new Set(expected.map(({ change }) => change))).toEqual(new Set(['came', 'went', 'stayed']));
    expect(await ask('changed-hosts')).toEqual(expected);
  });

  it('answer as the documentation shows; UPDATE_GOLDEN=1 writes it', async () => {
    const file = join(root, 'docs/queries.md');
    const written = readFileSync(file, 'utf8');
    let documented = written;
    for (const name of Object.keys(asked)) {
      const answer = shown((await ask(name)).slice(0, 8));
      const block = new RegExp(`(### ${name}\n[^#]*?\`\`\`text\n)[^\`]*(\`\`\`)`);
      expect(documented, name).toMatch(block);
      documented = documented.replace(block, (_, before, after) => `${before}${answer}\n${after}`);
    }
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, documented);
    else expect(written).toBe(documented);
  });
});

it('the examples of own queries in the documentation run', async () => {
  const own = readFileSync(join(root, 'docs/queries.md'), 'utf8').split('## Own queries')[1]!;
  const examples = [...own.matchAll(/```sql\n([^`]*)```/g)];
  expect(examples).toHaveLength(2);
  for (const [, sql] of examples) await expect(lake.ask(sql!)).resolves.toBeDefined();
});

/** Rows as text, a column under its name; a time as SQL prints it, a long sentence cut. */
function shown(rows: readonly SqlRow[]): string {
  const cell = (name: string, value: SqlRow[string]): string => {
    if (value === null) return '';
    if (name.endsWith('_seen'))
      return new Date((value as number) * 1000).toISOString().slice(0, 19).replace('T', ' ');
    if (typeof value === 'number') return String(Number(value.toFixed(2)));
    return String(value).length > 44 ? `${String(value).slice(0, 43)}…` : String(value);
  };
  const names = Object.keys(rows[0]!);
  const lines = [names, ...rows.map((row) => names.map((name) => cell(name, row[name]!)))];
  const widths = names.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  return lines
    .map((line) =>
      line
        .map((text, column) => text.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
