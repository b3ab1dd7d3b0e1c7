import { parseArgs } from 'node:util';
import { UsageError } from '../arguments.ts';
import { nearest } from '../spelling.ts';

export type BackfillArguments = {
  /** what the execution is told */
  readonly input: Readonly<Record<string, string | boolean | undefined>>;
  /** name of the run, by which it is found again */
  readonly name: string;
  readonly stack: string;
  /** logs for the stack on this machine; null: a stack on AWS */
  readonly local: readonly string[] | null;
  /** small logs to be made and counted on this machine; null: none */
  readonly soak: number | null;
  readonly help: boolean;
};

const options = {
  prefix: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  alert: { type: 'boolean', default: false },
  force: { type: 'boolean', default: false },
  name: { type: 'string' },
  stack: { type: 'string', default: 'Stray' },
  local: { type: 'boolean', default: false },
  soak: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

export const usage = `Usage: npm run -s backfill -- --prefix PREFIX [options]
       npm run -s backfill -- --local LOG... [options]

  --prefix PREFIX     keys of the log bucket to count, e.g. zeek/2024/; "" is all of them
  --from YYYY-MM-DD   first day whose windows are examined (default: the first that has records)
  --to YYYY-MM-DD     last day (default: the last that has records)
  --alert             publish what is found; else it is only written down
  --force             do again what is done
  --name NAME         name of the run (default: made of the prefix and the days)
  --stack STACK       the stack on AWS (default: Stray)
  --local LOG...      run the stack on this machine over these logs or folders; results go to out/windows/
  --soak N            with --local: make N small logs, let 1 % of the invocations fail twice, and check the results
  --help              this text

The same command again goes on with a run that failed, watches one that runs, and after one that ended counts and
examines only what is new. Region and credentials are those that the AWS command line uses.

Exit status
  0  every object was counted and every window examined
  1  something failed; what, is said, and the same command tries it again
  2  the command line or the settings are wrong, or the stack has no backfill
`;

/** Throws UsageError with a sentence that says what to do. */
export function readBackfillArguments(argv: readonly string[]): BackfillArguments {
  const { values, positionals } = parse(argv);
  const { prefix, from, to, alert, force, name, stack, local, help } = values;
  const soak = values.soak === undefined ? null : whole('soak', values.soak, 1_000_000);
  if (!help) refuseContradictions({ ...values, positionals });
  const days = { from: dayOf('from', from), to: dayOf('to', to) };
  if (days.from !== '' && days.to !== '' && days.from > days.to)
    throw new UsageError(`--from ${days.from} is after --to ${days.to}`);
  if (name !== undefined && !/^[\w-]{1,64}$/.test(name))
    throw new UsageError(
      `--name must be made of letters, digits, - and _, at most 64, got ${JSON.stringify(name)}`,
    );
  return {
    input: { ...(prefix === undefined ? {} : { prefix }), ...days, alert, force },
    name: name ?? nameOf(prefix ?? '', days.from, days.to),
    stack,
    local: local ? positionals : null,
    soak,
    help,
  };
}

type Given = ReturnType<typeof parse>['values'] & { readonly positionals: readonly string[] };

function refuseContradictions({ local, prefix, soak, positionals }: Given): void {
  if (!local && positionals.length > 0)
    throw new UsageError(`${positionals[0]}: logs on this machine need --local`);
  if (!local && soak !== undefined)
    throw new UsageError('--soak makes logs on this machine: it needs --local');
  if (!local && prefix === undefined)
    throw new UsageError('name the keys with --prefix, or logs on this machine with --local; see --help');
  if (local && prefix !== undefined)
    throw new UsageError('--prefix names keys on AWS; with --local name files or folders instead');
  if (local && soak === undefined && positionals.length === 0)
    throw new UsageError('no log was named; name files or folders after --local');
  if (local && soak !== undefined && positionals.length > 0)
    throw new UsageError('--soak makes its own logs; name none');
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    if (code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION') throw new UsageError(message);
    const unknown = argv.find((arg) => arg.startsWith('-') && !isKnown(arg)) ?? '';
    const name = unknown.replace(/^-+/, '').replace(/=.*/s, '');
    const near = nearest(name, Object.keys(options));
    throw new UsageError(
      `there is no option --${name}${near === null ? '; see --help' : `; did you mean --${near}?`}`,
    );
  }
}

function isKnown(arg: string): boolean {
  return arg === '-h' || Object.hasOwn(options, arg.replace(/^--/, '').replace(/=.*/s, ''));
}

function dayOf(option: string, text: string | undefined): string {
  if (text === undefined) return '';
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
  if (!isDay || new Date(text).toISOString().slice(0, 10) !== text)
    throw new UsageError(`--${option} must be a day such as 2024-04-19, got ${JSON.stringify(text)}`);
  return text;
}

function whole(option: string, text: string, most: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > most)
    throw new UsageError(
      `--${option} must be a whole number from 1 to ${most.toLocaleString('en-US')}, got ${JSON.stringify(text)}`,
    );
  return value;
}

/** The same for the same prefix and days, so that the same command finds its run again. */
function nameOf(prefix: string, from: string, to: string): string {
  const parts = ['backfill', ...prefix.split(/[^A-Za-z0-9]+/), from, to].filter((part) => part !== '');
  return parts.join('-').slice(0, 64);
}
