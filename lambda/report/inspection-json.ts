import { json } from './escape.ts';
import type { InspectedWindow, Inspection, LogInspection, SettingsInForce } from './inspection.ts';
import { profilesOf, sourceOf } from './profiles.ts';

/** What one source came to; written last, so that its presence says that the rest is complete. */
export function inspectionJson(inspection: Inspection): string {
  return `${json(inspectionOf(inspection))}\n`;
}

/** One line for `--json`: the object of inspection.json with the profiles of every log path. */
export function inspectionLine(inspection: Inspection): string {
  const profiles = inspection.logs.map((log) => profilesOf(inspection.source, log));
  return json({ ...inspectionOf(inspection), profiles }, 0);
}

/** The object of inspection.json. */
export type InspectionSummary = ReturnType<typeof inspectionOf>;

export function inspectionOf(inspection: Inspection) {
  return {
    schemaVersion: 1,
    source: sourceOf(inspection.source),
    read: inspection.read,
    reason: inspection.reason,
    records: inspection.records,
    logs: inspection.logs.map(logOf),
    ...(inspection.window === undefined ? {} : { window: windowOf(inspection.window) }),
    settings: settingsOf(inspection.settings),
    notes: inspection.notes,
  };
}

/** Whoever reads the results learns how they were made, and not the list of hosts that are never told of. */
function settingsOf({ allow, roles, dryRun, bounds, ...settings }: SettingsInForce) {
  const { preset, k, seed, smallestPopulation, leastSeverity, tellAgainAfterHours } = settings;
  return {
    preset,
    k,
    seed,
    smallestPopulation,
    leastSeverity,
    tellAgainAfterHours,
    bounds,
    dryRun,
    allowEntries: allow?.length,
    roles: roles?.length,
  };
}

/** Which objects there were stands in window.json. */
const windowOf = ({ unit, start, end, objects, gaps }: InspectedWindow) => ({
  unit,
  start,
  end,
  objects: objects.length,
  gaps,
});

function logOf(log: LogInspection) {
  const found = { high: 0, medium: 0, low: 0 };
  for (const { finding } of log.findings) found[finding.severity] += 1;
  return {
    logPath: log.logPath,
    outcome: log.outcome,
    reason: log.reason,
    records: log.records.accepted,
    hosts: log.table?.size ?? 0,
    findings: found,
    silenced: log.findings.filter((told) => told.silence !== null).length,
    window: log.window,
  };
}
