import { expect } from 'vitest';
import { csv } from '../../lambda/report/escape.ts';
import { hostsCsv } from '../../lambda/report/hosts-csv.ts';
import type { Inspection, LogInspection } from '../../lambda/report/inspection.ts';
import { profilesOf } from '../../lambda/report/profiles.ts';
import { partitionOf } from '../../lambda/tables/places.ts';
import type { Extent } from '../../lambda/tables/table-window.ts';
import { readCsv } from '../report/csv-reader.ts';
import type { Lake, SqlCell, SqlRow } from './lake.ts';

/** Holds what the lake has of a window against hosts.csv and profiles.json, and gives the number of its hosts. */
export async function expectSameCells(
  lake: Lake,
  inspection: Inspection,
  log: LogInspection,
  extent: Extent,
): Promise<number> {
  await expectFindings(lake, inspection, log, extent);
  return expectHosts(lake, log, extent);
}

const within =
  ({ unit, start }: Extent) =>
  (row: SqlRow) =>
    row.unit === unit && row.window_start === start;

async function expectHosts(lake: Lake, log: LogInspection, extent: Extent): Promise<number> {
  const partition = partitionOf(log.logPath);
  const view = partition === 'other' ? 'hosts' : `hosts_${partition}`;
  const of = [log.logPath, partition];
  const read = await lake.ask(`SELECT * FROM ${view} WHERE path = ? AND log_path = ?`, of);
  const rows = read.filter(within(extent));
  const [names, ...lines] = readCsv([...hostsCsv(log)].join(''));
  expect(rows.map((read) => names!.map((name) => asCsv(read[name])))).toEqual(lines);
  const others = Object.keys(rows[0] ?? {}).filter((name) => !names!.includes(name));
  expect(rows.map((read) => others.map((name) => read[name]))).toEqual(
    rows.map((_, row) => others.map((name) => elsewhere(name, log, extent, row))),
  );
  return rows.length;
}

/** What a column holds that hosts.csv does not have: nothing, but for times and the window. */
function elsewhere(
  name: string,
  log: LogInspection,
  { unit, start, end, date }: Extent,
  row: number,
): SqlCell {
  const known: Record<string, SqlCell> = {
    path: log.logPath,
    log_path: partitionOf(log.logPath),
    date,
    unit,
    window_start: start,
    window_end: end,
    first_seen: log.table!.first(row),
    last_seen: log.table!.last(row),
  };
  return known[name] ?? null;
}

function asCsv(cell: SqlCell | undefined): string {
  if (cell === undefined) return 'no such column';
  if (typeof cell !== 'string') return cell === null ? '' : String(cell);
  return readCsv(`${csv(cell)}\r\n`)[0]![0]!;
}

async function expectFindings(
  lake: Lake,
  inspection: Inspection,
  log: LogInspection,
  extent: Extent,
): Promise<void> {
  const of = 'WHERE path = ? ORDER BY finding, rank';
  const found = await lake.ask(`SELECT * FROM findings ${of}`, [log.logPath]);
  const rows = found.filter(within(extent));
  const evidence = await lake.ask(`SELECT * FROM evidence ${of}, place`, [log.logPath]);
  const pieces = evidence.filter(within(extent));
  const { findings, source } = profilesOf(inspection.source, log);
  expect(rows).toHaveLength(findings.flatMap(({ hosts }) => hosts).length);
  for (const [index, finding] of findings.entries()) {
    for (const [place, host] of finding.hosts.entries()) {
      const held = source.foundIn?.[host.host];
      const mine = (row: SqlRow) => row.finding === index + 1 && row.rank === place + 1;
      expect(rows.find(mine)).toMatchObject({
        pattern: finding.pattern,
        severity: finding.severity,
        title: finding.title,
        techniques: finding.techniques.join(','),
        summary: finding.explanation,
        cluster: finding.cluster,
        look_alikes: finding.lookAlikes,
        next_steps: finding.next.join('\n'),
        silenced_by: (finding.silence ?? ('silence' in host ? host.silence : null))?.by ?? null,
        host: host.host,
        explanation: host.explanation,
        top_responder: host.topResponder?.host ?? null,
        top_responder_records: host.topResponder?.records ?? null,
        responders: host.responderCount,
        objects: held?.objectCount ?? null,
        first_seen: host.first,
        last_seen: host.last,
      });
      expect(pieces.filter(mine).map(piece)).toEqual([
        ...host.evidence.map(({ feature, title, unit, value, median, z, note = null }) =>
          ['feature', feature, title, unit, value, median, z, note].map(finite),
        ),
        ...host.values.map(({ field, value, records }) => [
          'value',
          field,
          null,
          'records',
          records,
          null,
          null,
          value,
        ]),
        ...host.responders.map((text) => ['responder', 'id.resp_h', null, null, null, null, null, text]),
        ...host.uids.map((text) => ['record', 'uid', null, null, null, null, null, text]),
        ...(held?.objects ?? [inspection.source.name]).map((text) => [
          'object',
          'object',
          null,
          null,
          null,
          null,
          null,
          text,
        ]),
      ]);
    }
  }
}

const piece = ({ kind, name, title, measured_in, value, median, z, text }: SqlRow) => [
  kind,
  name,
  title,
  measured_in,
  value,
  median,
  z,
  text,
];
/** As JSON has it. */
const finite = (value: SqlCell) => (typeof value === 'number' && !Number.isFinite(value) ? null : value);
