import { composeAlert } from './alert/compose.ts';
import type { AlertMessages } from './alert/messages.ts';
import type { Places } from './alert/places.ts';
import { quieten, type ToldState } from './alert/silence.ts';
import { saveArtefacts } from './artefacts.ts';
import { clusterHosts } from './clusters/cluster.ts';
import { drillDown } from './drill-down.ts';
import { planOf } from './hosts/plan.ts';
import { hostTable } from './hosts/tabulate.ts';
import { analysisOf, logTypes } from './hosts/types/registry.ts';
import { findPatterns } from './patterns/find.ts';
import { misnamed } from './patterns/misnamed.ts';
import type { Inspection, LogInspection } from './report/inspection.ts';
import type { NoiseSettings, Settings } from './settings.ts';
import type { World } from './world.ts';
import { readLog } from './zeek/read.ts';
import type { LogPaths, LogReading, Reading } from './zeek/reading.ts';

/** What is remembered between logs and where things lie: inputs, so that a log has one answer. */
export type Memory = {
  /** what was told before */
  readonly told: ToldState;
  /** an allow-list, roles and dry runs beyond those of the settings */
  readonly noise: NoiseSettings | null;
  /** sentences for the operator that came up before the log was opened */
  readonly notes: readonly string[];
  /** where a reader of the alert finds the artefacts */
  readonly places: Places;
};

export type Inspected = {
  readonly inspection: Inspection;
  /** what is to be told, now that every artefact is saved; null where there is nothing to tell */
  readonly messages: AlertMessages | null;
  /** what will have been told once the messages are out */
  readonly told: ToldState;
};

/** A log as it is stored: its name as given, its size in bytes, and what tells this version from others. */
export type Stored = { readonly name: string; readonly bytes: number; readonly version?: string };

/** Hosts are put into groups from here; a pattern that compares them asks for more (`smallestPopulation`). */
const FEWEST_TO_CLUSTER = 2;

/** The story: one log in, its inspection, artefacts and alert out. Throws only what the world throws. */
export async function inspect(
  stored: Stored,
  world: World,
  settings: Settings,
  memory: Memory,
): Promise<Inspected> {
  const { name, bytes } = stored;
  const noise = noiseOf(settings, memory.noise);
  const reading = judge(
    await readLog(world.open(), { name, bytes, reopen: () => world.open() }, logPathsOf(settings), settings),
    settings,
  );
  const examined = reading.logs.map((log) => examine(log, settings, noise));
  const quieted = quieten(
    examined.sort(byLogPath),
    { ...settings, ...noise, source: stored.version === undefined ? name : `${name} (${stored.version})` },
    memory.told,
  );
  const source = { name, bytes, ...reading.form };
  const { logs, records } = await drillDown(quieted.logs, world, { name, bytes }, settings);

  const { read, reason } = reading;
  const notes = [...memory.notes, ...misnamed({ ...settings, ...noise }), ...quieted.notes];
  const inspection = { source, read, reason, records: reading.records, logs, settings, notes };
  const messages = composeAlert(inspection, memory.places, quieted.digest);
  await saveArtefacts(world, inspection, records, messages);
  return { inspection, messages, told: quieted.told };
}

function logPathsOf({ only, preset }: Settings): LogPaths {
  const wanted = new Set(only);
  return {
    planOf: (logPath) =>
      wanted.size > 0 && !wanted.has(logPath) ? null : planOf(analysisOf(logPath, preset)),
    signatures: logTypes,
  };
}

function noiseOf({ allow, roles, dryRun }: Settings, more: NoiseSettings | null): NoiseSettings {
  if (more === null) return { allow, roles, dryRun };
  return {
    allow: [...allow, ...more.allow],
    roles: [...roles, ...more.roles],
    dryRun: [...dryRun, ...more.dryRun],
  };
}

/** A file whose lines are mostly no records is given up: what little could be read says nothing of the hosts. */
function judge(reading: Reading, { largestRejectedShare }: Settings): Reading {
  const { accepted, rejected, firstRejected } = reading.records;
  const lines = accepted + rejected;
  if (accepted === 0 || rejected / lines <= largestRejectedShare) return reading;
  const first = firstRejected[0];
  const where = first === undefined ? '' : `, the first in line ${first.line}: ${first.reason}`;
  const reason = `Given up: ${rejected} of ${lines} lines are no records${where}`;
  return { ...reading, read: 'not_a_log', reason, logs: [] };
}

function examine(log: LogReading, settings: Settings, { roles }: NoiseSettings): LogInspection {
  const { preset, k, seed, bounds, smallestPopulation } = settings;
  const { logPath, records, window } = log;
  const analysis = analysisOf(logPath, preset);
  const known = { logPath, records, window, preset, features: analysis.features, drillDown: null };
  if (records.accepted === 0 || log.tally === null) return { ...known, ...nothingToExamine(log) };
  const table = hostTable(log, analysis);
  const clustered = clusterHosts(table, { k, seed, smallestPopulation: FEWEST_TO_CLUSTER });
  const found = findPatterns(table, clustered, { bounds, roles, smallestPopulation });
  return {
    ...known,
    outcome: clustered.outcome,
    reason: clustered.outcome === 'clustered' ? null : clustered.reason,
    table,
    clustered,
    findings: found.map((finding) => ({ finding, silence: null })),
  };
}

function nothingToExamine({ records }: LogReading) {
  const none = { table: null, clustered: null, findings: [] };
  if (records.accepted > 0) {
    return {
      ...none,
      outcome: 'unsupported',
      reason: 'The log names no originators (no field id.orig_h).',
    } as const;
  }
  const reason =
    records.rejected === 0
      ? 'The log has a header and no records.'
      : `None of ${records.rejected} ${records.rejected === 1 ? 'line' : 'lines'} could be read as a record.`;
  return { ...none, outcome: 'no_records', reason } as const;
}

function byLogPath(a: LogInspection, b: LogInspection): number {
  return a.logPath < b.logPath ? -1 : a.logPath > b.logPath ? 1 : 0;
}
