import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Race } from './race.ts';

const compared = ['records', 'responders', 'top_responder_records'];
const named = compared.join(', ');

/**
 * A ratio between programs that find different things is worth nothing: the host tables of the product and of DuckDB
 * must hold the same hosts with the same records, responders and records of the top responder. (The top responder
 * itself may differ where several have as many.) Returns a sentence, null where there is nothing to compare, and
 * throws where they differ.
 */
export function agreement(race: Race): string | null {
  const ours = csvUnder(race.outOf(race.row.ours));
  const duckdb = [...race.rounds.keys()].find(({ name }) => name.startsWith('DuckDB'));
  if (ours === null || duckdb === undefined) return null;
  const mine = hostsOf(ours);
  const theirs = hostsOf(race.outOf(duckdb));
  for (const [host, counts] of theirs) {
    if (mine.get(host) === counts) continue;
    throw new Error(`${race.row.name}: ${host} has ${named} ${mine.get(host)}, and ${counts} by DuckDB`);
  }
  if (mine.size !== theirs.size) throw new Error(`${mine.size} hosts, and ${theirs.size} by DuckDB`);
  return `${race.row.name}: all ${mine.size} hosts have the same ${named} as by DuckDB.`;
}

/** hosts.csv in a folder of artefacts, or the file itself. */
function csvUnder(out: string): string | null {
  const found = statSync(out, { throwIfNoEntry: false });
  if (found === undefined) return null;
  if (found.isFile()) return out;
  const files = readdirSync(out, { recursive: true, encoding: 'utf8' });
  const hosts = files.find((name) => name.endsWith('hosts.csv'));
  return hosts === undefined ? null : join(out, hosts);
}

/** Generated hosts hold neither commas nor quotes, so a row can be cut at its commas. */
function hostsOf(csv: string): Map<string, string> {
  const [head, ...rows] = readFileSync(csv, 'utf8').trimEnd().split(/\r?\n/);
  const columns = compared.map((name) => head!.split(',').indexOf(name));
  return new Map(
    rows.map((row) => {
      const cells = row.split(',');
      return [cells[0]!, columns.map((column) => cells[column]).join(' ')];
    }),
  );
}
