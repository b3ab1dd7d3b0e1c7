import { foldersOf } from '../lambda/artefacts.ts';
import type { Delivery } from './aws/sns/topic.ts';
import {
  clusterTable,
  type FindingObject,
  type InspectionObject,
  type Look,
  type ProfilesObject,
  paintedLabel,
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
  const told = inspection.profiles.filter((log) => toldOf(log).length > 0);
  const tabled = first && told.some((log) => log.clusters !== undefined);
  const text = wrap(oneLine(inspection), look.width, '  ', 4);
  for (const log of inspection.profiles) {
    if (tabled && log.clusters !== undefined) text.push('', ...clusterTable(log, look.width), '');
    for (const finding of log.findings) text.push(...findingInShort(finding, look));
  }
  if (tabled) text.push('');
  return { text, tabled };
}

/** Severity, pattern and what happened, in two lines, or why it is not told, in one; the report has the rest. */
function findingInShort(finding: FindingObject, look: Look): string[] {
  if (finding.silence != null) return [untoldInShort(finding, look)];
  const label = finding.severity.toUpperCase();
  const sentence = `${label.padEnd(6)}  ${plain(finding.pattern)}: ${plain(finding.explanation)}`;
  const [first = '', second, ...rest] = wrap(sentence, look.width, '    ', 12);
  const shown = first.replace(label, paintedLabel(finding, look));
  if (second === undefined) return [shown];
  return [shown, rest.length === 0 ? second : `${second.slice(0, look.width - 2).replace(/[ ,]*$/, '')} …`];
}

function untoldInShort({ severity, pattern, hosts, silence }: FindingObject, look: Look): string {
  const who = `${plain(hosts[0]?.host ?? '')}${hosts.length > 1 ? ` and ${hosts.length - 1} more` : ''}`;
  const line = `    ${severity.padEnd(6)}  ${plain(pattern)}: ${who}, not told: ${plain(silence!.reason)}`;
  return line.length <= look.width ? line : `${line.slice(0, look.width - 2).replace(/[ ,]*\S*$/, '')} …`;
}

function toldOf(log: ProfilesObject) {
  return log.findings.filter((finding) => finding.silence == null);
}

/** What was read, and in a word what came of it where nothing follows. */
function oneLine({ source, records, profiles }: InspectionObject): string {
  const read = profiles.map(
    (log) =>
      `${count(log.records.accepted)} records of ${plain(log.logPath)}, ${count(log.hosts)} originators`,
  );
  const rejected = records.rejected === 0 ? [] : [`${count(records.rejected)} rejected`];
  return `${plain(source.name)}: ${[...read, ...rejected].join(', ')}${remarkOf(profiles)}`;
}

function remarkOf(profiles: readonly ProfilesObject[]): string {
  return profiles.every(({ findings }) => findings.length === 0) ? ': nothing stands out' : '';
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function placesOf(profiles: readonly ProfilesObject[], folder: string): string[] {
  const folders = foldersOf(profiles.map(({ logPath }) => logPath));
  return profiles
    .filter((log) => log.findings.length > 0)
    .map(({ logPath }) => `        -> ${plain(folder)}/${folders.get(logPath)}/report.html`);
}

/** What subscribers would have been sent, and where it and the reports can be read. */
export function tellings(outbox: readonly Delivery[], shown: readonly Shown[], look: Look): string[] {
  const inspected = shown.filter(({ inspection }) => inspection !== null);
  if (inspected.length === 0) return [];
  const told = inspected.filter(({ inspection }) =>
    inspection!.profiles.some((log) => toldOf(log).length > 0),
  );
  const reports = inspected.length <= 2 ? [] : ['  Reports: out/LOG/LOG PATH/report.html'];
  if (outbox.length === 0) return [...reports, '  no alert would have been sent'];
  const place = told.length === 1 ? plain(told[0]!.folder) : 'out/LOG';
  return [...reports, ...wrap(`${sentenceOf(outbox)}: ${place}/alert.txt`, look.width, '  ')];
}

function sentenceOf(outbox: readonly Delivery[]): string {
  const kinds = [...Map.groupBy(outbox, kindOf)].map(([kind, deliveries]) => {
    const subscribers = new Set(deliveries.map(({ topic, endpoint }) => `${topic} ${endpoint}`)).size;
    return {
      who: `${subscribers} ${kind} ${subscribers === 1 ? 'subscription' : 'subscriptions'}`,
      deliveries,
    };
  });
  const alerts = (sent: number) => `${sent} ${sent === 1 ? 'alert' : 'alerts'}`;
  const { length } = kinds[0]!.deliveries;
  if (kinds.every(({ who, deliveries }) => who.startsWith('1 ') && deliveries.length === length)) {
    const who = kinds.map((kind) => kind.who.replace(' subscription', '')).join(' and ');
    return `${alerts(length)} would have been sent to ${who} subscription`;
  }
  const each = kinds.map(({ who, deliveries }) => `${deliveries.length} to ${who}`);
  return `${alerts(outbox.length)} would have been sent: ${each.join(', ')}`;
}

function kindOf({ protocol, endpoint }: Delivery): string {
  if (protocol === 'email') return 'email';
  return endpoint.includes('.chatbot.') ? 'Slack' : protocol;
}
