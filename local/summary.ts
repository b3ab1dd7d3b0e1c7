import { gapWords } from '../lambda/report/window-words.ts';
import { plain } from './terminal.ts';

/** What the summary reads of the `--json` object: inspection.json with `profiles`. */
export type InspectionObject = {
  readonly source: { readonly name: string };
  readonly read: 'whole' | 'cut' | 'not_a_log' | 'empty';
  readonly reason: string | null;
  readonly records: {
    readonly accepted: number;
    readonly rejected: number;
    readonly firstRejected: readonly { line: number; reason: string; object?: string }[];
  };
  readonly notes?: readonly string[];
  readonly window?: { readonly start: number; readonly end: number; readonly gaps: readonly number[] };
  readonly profiles: readonly ProfilesObject[];
};

export type ProfilesObject = {
  readonly logPath: string;
  readonly outcome: string;
  readonly reason?: string | null;
  readonly records: { readonly accepted: number; readonly rejected: number };
  readonly analysis: { readonly features: readonly { name: string; title: string }[] };
  readonly hosts: number;
  readonly clusters?: readonly ClusterObject[];
  readonly findings: readonly FindingObject[];
};

type ClusterObject = {
  readonly id: number;
  readonly hosts: number;
  readonly share: number;
  readonly features: Readonly<Record<string, { median: number | null; z?: number }>>;
};

export type FindingObject = {
  readonly pattern: string;
  readonly title: string;
  readonly severity: 'low' | 'medium' | 'high';
  readonly techniques: readonly string[];
  readonly cluster: number | null;
  readonly explanation: string;
  readonly hosts: readonly { readonly host: string; readonly explanation?: string }[];
  readonly silence?: { readonly by: string; readonly reason: string } | null;
};

/** `results`: the folder of a log path's artefacts, as the reader of the lines reaches it. */
export type Look = {
  readonly width: number;
  readonly colour: boolean;
  readonly results?: (logPath: string) => string;
};

/** A cluster's feature is worth a word from here: it holds less than a fortieth of a normal population above. */
const OUTSTANDING_Z = 2;

/** Without a locale's data: loading it costs more than all else that is written here. */
const count = (value: number) => String(value).replace(/\B(?=(\d{3})+$)/g, ',');

/** One log in a few lines that fit the width: what was read, the clusters, what was found. */
export function summarise(inspection: InspectionObject, look: Look): string[] {
  const name = plain(inspection.source.name);
  if (inspection.read === 'not_a_log' || inspection.read === 'empty') {
    return wrap(`${name}: ${plain(inspection.reason ?? inspection.read)}`, look.width, '  ');
  }
  const lines = wrap(readLine(inspection, name), look.width, '  ');
  if (inspection.reason !== null) lines.push(...wrap(`${plain(inspection.reason)}`, look.width, '    '));
  const gaps = inspection.window === undefined ? null : gapWords(inspection.window);
  if (gaps !== null) lines.push(...wrap(gaps, look.width, '    '));
  for (const note of inspection.notes ?? []) lines.push(...wrap(plain(note), look.width, '    '));
  for (const profiles of inspection.profiles) lines.push(...summariseLog(profiles, look));
  return lines;
}

function readLine({ records, profiles }: InspectionObject, name: string): string {
  const paths = profiles.map((log) => `${count(log.records.accepted)} of ${plain(log.logPath)}`);
  const read =
    paths.length === 1
      ? paths[0]!.replace(' of ', records.accepted === 1 ? ' record of ' : ' records of ')
      : `${count(records.accepted)} records (${paths.join(', ')})`;
  const first = records.firstRejected[0];
  const of = first?.object === undefined ? '' : ` of ${plain(first.object)}`;
  const where = first === undefined ? '' : ` (line ${count(first.line)}${of}: ${plain(first.reason)})`;
  return `${name}: ${read}, ${count(records.rejected)} rejected${where}`;
}

function summariseLog(log: ProfilesObject, look: Look): string[] {
  const hosts = `${count(log.hosts)} ${log.hosts === 1 ? 'originator' : 'originators'}`;
  const head = log.clusters === undefined ? hosts : `${hosts}, ${log.clusters.length} clusters`;
  const lines = wrap(
    `${plain(log.logPath)}: ${head}${log.reason == null ? '' : `. ${plain(log.reason)}`}`,
    look.width,
    '  ',
  );
  const told = log.findings.filter((finding) => finding.silence == null);
  if (log.clusters !== undefined && told.length > 0) lines.push('', ...clusterTable(log, look.width), '');
  if (log.findings.length === 0) return [...lines, '  nothing stands out'];
  for (const finding of told) lines.push(...findingLines(finding, look));
  const untold = log.findings.filter((finding) => finding.silence != null);
  for (const finding of untold) lines.push(...untoldLines(finding, look));
  if (told.length > 0 && look.results)
    lines.push(`        -> ${plain(look.results(log.logPath))}/report.html`);
  return lines;
}

/** A finding that is not told stands in one line, with the reason. */
export function untoldLines(finding: FindingObject, look: Look): string[] {
  const { severity, pattern, hosts, silence } = finding;
  const [first, ...others] = hosts.map(({ host }) => plain(host));
  const who = others.length === 0 ? first : `${first} and ${others.length} more`;
  const reason = plain(silence?.reason ?? '');
  return wrap(`${severity}  ${plain(pattern)}: ${who}; not told: ${reason}`, look.width, '  ', 8);
}

export function clusterTable(log: ProfilesObject, width: number): string[] {
  const shown = log.analysis.features.slice(0, 2);
  const header = ['cluster', 'hosts', 'share', ...shown.map(({ name }) => name)];
  const rows = log.clusters!.map((cluster) => [
    String(cluster.id),
    count(cluster.hosts),
    percent(cluster.share),
    ...shown.map(({ name }) => number(cluster.features[name]?.median ?? null)),
  ]);
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]!.length)),
  );
  const line = (cells: readonly string[]) =>
    `  ${cells.map((cell, i) => cell.padStart(widths[i]!)).join('  ')}`;
  const space = width - line(header).length - 3;
  const words = log.clusters!.map((cluster) => outstanding(cluster, log));
  const remark = (text: string) => (text === '' || space < 12 ? '' : `   ${cut(text, space)}`);
  return [line(header) + remark('what stands out'), ...rows.map((row, i) => line(row) + remark(words[i]!))];
}

/** At a word's end, with a mark that there was more. */
function cut(text: string, width: number): string {
  if (text.length <= width) return text;
  return `${text.slice(0, width - 1).replace(/\W*\s\S*$/, '')} …`;
}

/** The features that set a cluster apart, strongest first. */
function outstanding(cluster: ClusterObject, log: ProfilesObject): string {
  return log.analysis.features
    .map(({ name, title }) => ({ title, z: cluster.features[name]?.z ?? 0 }))
    .filter(({ z }) => Math.abs(z) >= OUTSTANDING_Z)
    .sort((a, b) => Math.abs(b.z) - Math.abs(a.z))
    .slice(0, 2)
    .map(({ title, z }) => `${z > 0 ? 'high' : 'low'} ${title}`)
    .join(', ');
}

function findingLines(finding: FindingObject, look: Look): string[] {
  const label = finding.severity.toUpperCase();
  const painted = paintedLabel(finding, look);
  const techniques = finding.techniques.length === 0 ? '' : ` (${finding.techniques.join(', ')})`;
  const [first = '', ...rest] = wrap(`${label}  ${plain(finding.explanation)}`, look.width, '  ', 8);
  return [
    first.replace(label, painted),
    ...rest,
    ...wrap(`${plain(finding.pattern)}${techniques}`, look.width, '        '),
  ];
}

/** The severity, in its colour where the look has colours. */
export function paintedLabel({ severity }: FindingObject, look: Look): string {
  const label = severity.toUpperCase();
  return look.colour ? `\u001b[1;${SHADE[severity]}m${label}\u001b[0m` : label;
}

const SHADE = { high: 31, medium: 33, low: 36 } as const;

export function percent(share: number): string {
  const value = share * 100;
  return `${value >= 1 || value === 0 ? Math.round(value) : value.toFixed(1)} %`;
}

function number(value: number | null): string {
  if (value === null) return '-';
  return value.toLocaleString('en-US', { maximumFractionDigits: Math.abs(value) < 10 ? 1 : 0 });
}

/** Words onto lines of at most `width` columns, the first led by `indent`, the others by `hanging` blanks. */
export function wrap(text: string, width: number, indent: string, hanging = indent.length): string[] {
  const lines: string[] = [];
  let line = indent;
  let empty = true;
  for (const word of text.split(' ')) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = ' '.repeat(hanging);
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line];
}
