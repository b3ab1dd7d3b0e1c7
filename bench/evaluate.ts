import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { patterns } from '../lambda/patterns/registry.ts';
import { type Quiet, quietHours, stagedSubjects } from './evaluation/generated.ts';
import { isolationForests } from './evaluation/isolation-forest.ts';
import { labelledSubjects, otherLogs } from './evaluation/labelled.ts';
import { notebookRule } from './evaluation/notebook-rule.ts';
import { examine, findingsOf, type Subject, verdictOf } from './evaluation/subject.ts';
import {
  attackTable,
  type Compared,
  labelledTable,
  nearMissTable,
  patternTable,
  quietTable,
  table,
} from './evaluation/tables.ts';

const usage = `Usage: npm run -s evaluate -- [options]

  --hours N   hours of the quiet week (default: 168, about a quarter of an hour); 0 leaves it out
  --seeds N   networks in which each scenario is staged (default: 5)
  --write     puts the tables into docs/detection.md

Finds what it finds on the labelled logs beside the checkout (skipped where they are absent), on the generated
scenarios and on a generated quiet week, beside what the notebook's rule and an isolation forest find.
`;

const document = join(import.meta.dirname, '../docs/detection.md');

async function compare<Kind extends Subject>(
  subjects: readonly Kind[],
  forests: Awaited<ReturnType<typeof isolationForests>>,
) {
  const rows: Compared<Kind>[] = [];
  for (const subject of subjects) {
    const examined = await examine(subject.name, subject.bytes(), 'default');
    const forest = forests.verdicts.find(({ name }) => name === subject.name)!;
    const stray = verdictOf(
      subject.name,
      examined.flatMap((one) => findingsOf(one)),
    );
    rows.push({ subject, stray, notebook: await notebookRule(subject), forest });
  }
  return rows;
}

/** What is raised on logs without labels, a row a finding. */
async function raised(): Promise<string> {
  const rows: string[][] = [];
  for (const { name, bytes } of otherLogs()) {
    for (const one of await examine(name, bytes(), 'default')) {
      for (const { severity, pattern, explanation } of findingsOf(one))
        rows.push([name, severity, pattern, explanation]);
    }
  }
  return table(['log', 'severity', 'pattern', 'what was said'], collapsed(rows));
}

/** The hours of one sensor that say the same are one row. */
function collapsed(rows: readonly string[][]): string[][] {
  const groups = Map.groupBy(
    rows,
    ([name, severity, pattern]) =>
      `${name!.replace(/[^/]*$/, (file) => (/hourly/.test(name!) ? '' : file))}\t${severity}\t${pattern}`,
  );
  return [...groups].map(([key, same]) => {
    const [name, severity, pattern] = key.split('\t') as [string, string, string];
    return [
      name,
      severity,
      pattern,
      same.length === 1 ? same[0]![3]! : `${same.length} hours, the first: ${same[0]![3]!}`,
    ];
  });
}

function quietSummary(quiet: Quiet): string {
  const times = (severity: string): number =>
    [...quiet.named]
      .filter(([key]) => key.startsWith(`${severity}\t`))
      .reduce((sum, [, { times }]) => sum + times, 0);
  const rate = (severity: string): string => ((1000 * times(severity)) / quiet.hostHours).toFixed(3);
  return (
    `${quiet.hostHours.toLocaleString('en')} host-hours, ${quiet.records.toLocaleString('en')} records; per 1,000 host-hours ` +
    `${rate('high')} at high, ${rate('medium')} at medium and ${rate('low')} at low severity.`
  );
}

function section(text: string, name: string, content: string): string {
  const [open, close] = [`<!-- evaluate:${name} -->`, `<!-- /evaluate:${name} -->`];
  const [start, end] = [text.indexOf(open), text.indexOf(close)];
  if (start === -1 || end < start) throw new Error(`docs/detection.md has no section ${open} … ${close}`);
  return `${text.slice(0, start + open.length)}\n\n${content}\n\n${text.slice(end)}`;
}

async function quietWeek(hours: number): Promise<string> {
  const quiet = await quietHours(hours, (hour) => {
    if (hour % 24 === 0) process.stderr.write(`quiet week, day ${hour / 24 + 1}\n`);
  });
  return `${quietSummary(quiet)}\n\n${quietTable(quiet)}`;
}

/** Null where the command line is not understood. */
function readOptions(): { hours: number; seeds: number; write: boolean } | null {
  try {
    const { values } = parseArgs({
      options: {
        hours: { type: 'string', default: '168' },
        seeds: { type: 'string', default: '5' },
        write: { type: 'boolean', default: false },
      },
    });
    const [hours, seeds] = [Number(values.hours), Number(values.seeds)];
    return Number.isInteger(hours) && Number.isInteger(seeds) ? { hours, seeds, write: values.write } : null;
  } catch {
    return null;
  }
}

async function main(options: NonNullable<ReturnType<typeof readOptions>>): Promise<void> {
  const labelled = labelledSubjects();
  if (labelled.length === 0)
    process.stderr.write('no labelled logs beside the checkout (../shared): skipped\n');
  const staged = stagedSubjects(options.seeds);
  const forests = await isolationForests([...labelled, ...staged], options.write);
  const onStaged = await compare(staged, forests);
  const sections: (readonly [string, string])[] = [];
  const print = (name: string, title: string, text: string): void => {
    sections.push([name, text]);
    process.stdout.write(`## ${title}\n\n${text}\n\n`);
  };
  print('patterns', 'Patterns', patternTable(patterns));
  if (labelled.length > 0)
    print('labelled', 'Labelled logs', labelledTable(await compare(labelled, forests)));
  print('planted', 'Attacks planted in generated hours', attackTable(onStaged));
  print('near-misses', 'Near misses in generated hours', nearMissTable(onStaged));
  if (labelled.length > 0) print('raised', 'Raised on logs without labels', await raised());
  print(
    'peers',
    'Peers',
    `Isolation forest: scikit-learn ${forests.version}, contamination 0.1, 100 trees, seed 0.`,
  );
  if (options.hours > 0) print('quiet', 'A quiet week', await quietWeek(options.hours));
  if (!options.write) return;
  const whole = sections.reduce(
    (text, [name, content]) => section(text, name, content),
    readFileSync(document, 'utf8'),
  );
  writeFileSync(document, whole);
}

const options = readOptions();
if (options === null) {
  process.stderr.write(usage);
  process.exitCode = 2;
} else await main(options);
