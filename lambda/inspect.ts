import { composeAlert } from './alert/compose.ts';
import type { AlertMessages } from './alert/messages.ts';
import type { Places } from './alert/places.ts';
import { quieten, type ToldState } from './alert/silence.ts';
import { foldersOf, saveArtefacts } from './artefacts.ts';
import { drillDown, type Flagged, type RawRecords } from './drill-down.ts';
import { type CountedLog, counted, examine } from './examine.ts';
import { planOf } from './hosts/plan.ts';
import { analysisOf, logTypes } from './hosts/types/registry.ts';
import { misnamed } from './patterns/misnamed.ts';
import type {
  InspectedRecords,
  InspectedWindow,
  Inspection,
  LogInspection,
  Source,
} from './report/inspection.ts';
import type { NoiseSettings, Settings } from './settings.ts';
import type { World } from './world.ts';
import { readLog } from './zeek/read.ts';
import type { LogPaths, Reading, ReadState } from './zeek/reading.ts';
import { selectRecords } from './zeek/select.ts';

/** What is remembered between logs and where things lie: inputs, so that a log has one answer. */
export type Memory = {
  /** what was told before */
  readonly told: ToldState;
  /** an allow-list, roles and dry runs beyond those of the settings */
  readonly noise: NoiseSettings | null;
  /** sentences for the operator that came up before the log was opened */
  readonly notes: readonly string[];
  /** where a reader of the alert finds the artefacts, by the folder of a log path */
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

/** Reads and counts a log; another one than the usual may keep what it counted. */
export type LogReader = (stored: Stored, world: World, settings: Settings) => Promise<Reading>;

const readOnce: LogReader = (stored, world, settings) =>
  readLog(world.open(), logOf(stored, world), logPathsOf(settings), settings);

const logOf = ({ name, bytes }: Stored, world: World) => ({
  name,
  bytes,
  reopen: () => world.open(),
  startThread: world.startThread,
  expandElsewhere: world.expandElsewhere,
});

/** The story: one log in, its inspection, artefacts and alert out. Throws only what the world throws. */
export async function inspect(
  stored: Stored,
  world: World,
  settings: Settings,
  memory: Memory,
  read: LogReader = readOnce,
): Promise<Inspected> {
  const { name, bytes, version } = stored;
  const log = logOf(stored, world);
  const reading = judge(await read(stored, world, settings), settings);
  const subject: Subject = {
    ...reading,
    source: { name, bytes, ...reading.form },
    toldAs: version === undefined ? name : `${name} (${version})`,
    logs: reading.logs.map((path) => counted(path, settings)),
    async recordsOf(flagged) {
      const most = settings.largestDrillDown;
      const selected = await selectRecords(world.open(), log, flagged, most, logTypes, settings);
      return { selected, notes: [] };
    },
  };
  return inspectSubject(subject, world, settings, memory);
}

/** What was read and counted: one log, or all objects of a window. */
export type Subject = ReadState & {
  readonly source: Source;
  /** the same for every inspection of the same bytes, and for no other: what was told is remembered under it */
  readonly toldAs: string;
  readonly records: InspectedRecords;
  readonly logs: readonly CountedLog[];
  /** the second pass */
  recordsOf(flagged: Flagged): Promise<RawRecords>;
  /** absent where the subject is one log */
  readonly window?: InspectedWindow;
};

/** Places by log path, in the folders that the artefacts get. */
function placesOf({ logs }: Inspection, { report, records }: Places): Places {
  const folders = foldersOf(logs.map(({ logPath }) => logPath));
  return {
    report: (logPath) => report(folders.get(logPath)!),
    records: (logPath) => records(folders.get(logPath)!),
  };
}

/** The middle of the story: examine, quieten, compose, save. */
export async function inspectSubject(
  subject: Subject,
  world: Pick<World, 'save'>,
  settings: Settings,
  memory: Memory,
): Promise<Inspected> {
  const { source, toldAs, read, reason, window } = subject;
  const noise = noiseOf(settings, memory.noise);
  const examined = subject.logs.map((log) => examine(log, settings, noise)).sort(byLogPath);
  const quieted = quieten(examined, { ...settings, ...noise, source: toldAs }, memory.told);
  const drilled = await drillDown(quieted.logs, subject.recordsOf, settings);

  const before = [...memory.notes, ...misnamed({ ...settings, ...noise })];
  const inspection: Inspection = {
    source,
    read,
    reason,
    records: subject.records,
    logs: drilled.logs,
    settings,
    notes: [...before, ...quieted.notes, ...drilled.notes],
    ...(window === undefined ? {} : { window }),
  };
  const messages = composeAlert(inspection, placesOf(inspection, memory.places), quieted.digest);
  await saveArtefacts(world, inspection, drilled.records, messages);
  return { inspection, messages, told: quieted.told };
}

/** The log paths that are wanted, and what has to be counted of each. */
export function logPathsOf({ only, preset }: Settings): LogPaths {
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
export function judge(reading: Reading, { largestRejectedShare }: Settings): Reading {
  const { accepted, rejected, firstRejected } = reading.records;
  const lines = accepted + rejected;
  if (accepted === 0 || rejected / lines <= largestRejectedShare) return reading;
  const first = firstRejected[0];
  const where = first === undefined ? '' : `, the first in line ${first.line}: ${first.reason}`;
  const reason = `Given up: ${rejected} of ${lines} lines are no records${where}`;
  return { ...reading, read: 'not_a_log', reason, logs: [] };
}

function byLogPath(a: LogInspection, b: LogInspection): number {
  return a.logPath < b.logPath ? -1 : a.logPath > b.logPath ? 1 : 0;
}
