import { parseArgs } from 'node:util';
import { nearest } from './spelling.ts';

/** The command line or the settings are wrong: exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export type InspectArguments = {
  readonly logs: readonly string[];
  readonly out: string;
  readonly settingsFile: string | null;
  /** what the command line says of the analysis; it wins over the settings file */
  readonly overrides: Readonly<Record<string, unknown>>;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly failOnFindings: boolean;
  /** inspect hours or days over all logs in place of each log by itself */
  readonly window: 'hour' | 'day' | null;
  readonly help: boolean;
};

const options = {
  out: { type: 'string', default: 'out' },
  preset: { type: 'string' },
  k: { type: 'string' },
  seed: { type: 'string' },
  only: { type: 'string', multiple: true },
  settings: { type: 'string' },
  window: { type: 'string' },
  json: { type: 'boolean', default: false },
  'fail-on-findings': { type: 'boolean', default: false },
  'no-records': { type: 'boolean', default: false },
  quiet: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

export const usage = `Usage: npm run -s inspect -- [options] LOG...

  LOG                 a Zeek log or a folder of them; TSV or JSON, plain, gzip or zstd

  --out DIR           where the artefacts go (default: out)
  --preset NAME       default, or notebook: responders and records alone, linear, k = 5
  --k N|auto          number of clusters (default: 5), or the one of best silhouette
  --seed N            seed of the clustering (default: 0)
  --only PATHS        log paths to inspect, e.g. dce_rpc,conn
  --settings FILE     settings as the function reads them: allow-list, roles, bounds
  --window hour|day   inspect each hour or day (UTC) over all logs, not each log by itself
  --json              one JSON object per log or window on standard output, nothing else there
  --fail-on-findings  exit with 3 where something was found
  --no-records        leave out the second pass, which keeps the flagged hosts' records
  --quiet             print nothing but what is wrong
  --help              this text

Examples
  npm run -s inspect -- dce_rpc.log.gz
  npm run -s inspect -- --preset notebook --out /tmp/stray logs/
  npm run -s inspect -- --window day logs/
  npm run -s inspect -- --json --only conn logs/ | jq '.logs[].findings'

Exit status
  0  every log was inspected, findings or not
  1  a named file is not a Zeek log, or could not be read or written
  2  the command line or the settings are wrong
  3  with --fail-on-findings: something was found
`;

/** Throws UsageError with a sentence that says what to do. */
export function readArguments(argv: readonly string[]): InspectArguments {
  const { values, positionals } = parse(argv);
  if (!values.help && positionals.length === 0) {
    throw new UsageError('no log was named; name a file or a folder, or see --help');
  }
  return {
    logs: positionals,
    out: values.out,
    settingsFile: values.settings ?? null,
    overrides: overridesOf(values),
    json: values.json,
    quiet: values.quiet,
    failOnFindings: values['fail-on-findings'],
    window: windowOf(values.window),
    help: values.help,
  };
}

function windowOf(value: string | undefined): InspectArguments['window'] {
  if (value === undefined || value === 'hour' || value === 'day') return value ?? null;
  throw new UsageError(`--window must be hour or day, got "${value}"`);
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(explain(error as Error & { code?: string }, argv));
  }
}

function explain(error: Error & { code?: string }, argv: readonly string[]): string {
  if (error.code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return error.message;
  const unknown = argv.find((arg) => arg.startsWith('-') && !isKnown(arg)) ?? '';
  const name = unknown.replace(/^-+/, '').replace(/=.*/s, '');
  const near = nearest(name, Object.keys(options));
  return `there is no option --${name}${near === null ? '; see --help' : `; did you mean --${near}?`}`;
}

function isKnown(arg: string): boolean {
  return arg === '-h' || Object.hasOwn(options, arg.replace(/^--/, '').replace(/=.*/s, ''));
}

function overridesOf(values: ReturnType<typeof parse>['values']): Record<string, unknown> {
  const given: Record<string, unknown> = {};
  if (values.preset !== undefined) given.preset = values.preset;
  if (values.k !== undefined) given.k = numberOr(values.k);
  if (values.seed !== undefined) given.seed = numberOr(values.seed);
  if (values.only !== undefined)
    given.only = values.only.flatMap((paths) => paths.split(',')).filter(Boolean);
  if (values['no-records']) given.largestDrillDown = 0;
  return given;
}

/** The schema judges the value; text that is no number stays text, so that its sentence shows it. */
function numberOr(text: string): number | string {
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}
