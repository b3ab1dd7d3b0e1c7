import type { Delivery } from './aws/sns/topic.ts';
import {
  clusterTable,
  findingLines,
  type InspectionObject,
  type Look,
  type ProfilesObject,
  readLine,
  summarise,
  wrap,
} from './summary.ts';
import { plain } from './terminal.ts';

/** What became of one log. */
export type Shown = {
  readonly name: string;
  /** where its artefacts lie */
  readonly folder: string;
  readonly inspection: InspectionObject | null;
  /** a sentence where there is no inspection */
  readonly reason: string | null;
  readonly failed: boolean;
  /** whether its clusters were shown */
  readonly tabled: boolean;
};

type Manner = {
  readonly look: Look;
  /** no table of clusters was shown yet */
  readonly first: boolean;
  /** so few logs that each is shown in full */
  readonly few: boolean;
};

/** One log: what was inspected, and what was found; the clusters of all logs only where there are few. */
export function showLog(
  { name, folder, inspection, reason }: Omit<Shown, 'tabled'>,
  { look, first, few }: Manner,
): { text: string[]; tabled: boolean } {
  if (inspection === null) {
    return { text: wrap(`${plain(name)}: ${plain(reason ?? '')}`, look.width, '  ', 4), tabled: false };
  }
  if (few || inspection.read !== 'whole') {
    return { text: [...summarise(inspection, look), ...placesOf(inspection.profiles, folder)], tabled: true };
  }
  const found = inspection.profiles.filter((log) => toldOf(log).length > 0);
  const tabled = first && found.some((log) => log.clusters !== undefined);
  const text = wrap(`${readLine(inspection, plain(name))}${sizesOf(inspection)}`, look.width, '  ', 4);
  for (const log of found) {
    if (tabled && log.clusters !== undefined) text.push('', ...clusterTable(log, look.width), '');
    for (const finding of toldOf(log)) text.push(...findingLines(finding, look));
  }
  text.push(...placesOf(found, folder));
  if (tabled) text.push('');
  return { text, tabled };
}

function toldOf(log: ProfilesObject) {
  return log.findings.filter((finding) => finding.silence == null);
}

function sizesOf({ profiles }: InspectionObject): string {
  const [log] = profiles;
  if (profiles.length !== 1 || log === undefined) return '';
  const clusters = log.clusters === undefined ? '' : `, ${log.clusters.length} clusters`;
  const silenced = log.findings.length - toldOf(log).length;
  const rest =
    log.findings.length === 0
      ? ': nothing stands out'
      : silenced === 0
        ? ''
        : `; ${silenced} ${silenced === 1 ? 'finding' : 'findings'} not told again`;
  return `, ${log.hosts.toLocaleString('en-US')} originators${clusters}${rest}`;
}

function placesOf(profiles: readonly ProfilesObject[], folder: string): string[] {
  return profiles
    .filter((log) => log.findings.length > 0)
    .map(
      ({ logPath }) => `        -> ${plain(folder)}/${logPath.replace(/[^A-Za-z0-9_-]/g, '_')}/report.html`,
    );
}

/** How many alerts each subscriber would have been sent, and where one can be read. */
export function tellings(outbox: readonly Delivery[], shown: readonly Shown[], look: Look): string[] {
  if (outbox.length === 0) {
    return shown.some(({ inspection }) => inspection !== null) ? ['  No alert would have been sent.'] : [];
  }
  const subscribers = Map.groupBy(outbox, ({ protocol, endpoint }) =>
    protocol === 'email'
      ? `${plain(endpoint)} by email`
      : endpoint.includes('.chatbot.')
        ? 'Slack'
        : plain(endpoint),
  );
  const counts = [...subscribers].map(([who, { length }]) => `${length} to ${who}`);
  const told = shown.find(({ inspection }) => inspection?.profiles.some((log) => toldOf(log).length > 0));
  const place = told === undefined ? '' : `: ${plain(told.folder)}/alert.txt`;
  const lead = outbox.length === 1 ? '1 alert' : `${outbox.length} alerts`;
  return wrap(`${lead} would have been sent (${counts.join(', ')})${place}`, look.width, '  ');
}
