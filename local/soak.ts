import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SynthError } from './aws/stack/assembly.ts';
import { type Figures, soak } from './soak/run.ts';
import { Stage } from './stage.ts';
import { plain } from './terminal.ts';

const SETTINGS = join(import.meta.dirname, 'start.settings.json');
const usage = `Usage: npm run soak -- [--uploads N] [--seed N]

Uploads N logs (default 1000) to the stack on this machine, in a shuffled order: a fifth of them comes twice, a
twentieth is poison, and with a twentieth one request of the function goes wrong. Shows what came of them; exits with
1 where a log has no results, an alert was not told once, or a poisoned object is not explained.
`;

async function main(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      uploads: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const stage = await Stage.raise({ settingsFile: SETTINGS });
  try {
    const figures = await soak(
      stage,
      whole('uploads', values.uploads),
      whole('seed', values.seed),
      (done) => {
        if (done % 100 === 0) process.stderr.write(`  ${done} uploaded\n`);
      },
    );
    process.stdout.write(`${report(figures).map(plain).join('\n')}\n`);
    return figures.missing.length + figures.mistold.length + figures.unexplained.length === 0 ? 0 : 1;
  } finally {
    await stage.close();
  }
}

function report(figures: Figures): string[] {
  const { uploads, deliveries, faults, poison, results, missing, alerts, mistold, unexplained, memory } =
    figures;
  return [
    `${uploads} uploads, ${deliveries} deliveries of their events, ${poison} of them poison, ${faults} faults injected`,
    `${figures.invocations} invocations in ${figures.seconds.toFixed(1)} s`,
    `results      ${results} of ${uploads - poison} logs`,
    `alerts       ${alerts - mistold.length} of ${alerts} told once on each channel`,
    `poison       ${poison - unexplained.length} of ${poison} explained; ${figures.deadLetters} dead letters`,
    memory === null
      ? 'memory       not known on this system'
      : `memory       ${memory.first} MB in the first quarter, ${memory.last} MB in the last, at most ${memory.most} MB`,
    ...missing.map((key) => `without results: ${key}`),
    ...mistold.map((key) => `not told once: ${key}`),
    ...unexplained.map((key) => `not explained: ${key}`),
  ];
}

function whole(name: string, text: string): number {
  if (!/^\d{1,7}$/.test(text))
    throw new RangeError(`--${name} must be a whole number, got ${JSON.stringify(text)}`);
  return Number(text);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const usual = error instanceof SynthError || error instanceof RangeError;
  const code = (error as { code?: unknown }).code;
  if (!usual && !String(code).startsWith('ERR_PARSE_ARGS')) throw error;
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 2;
}
