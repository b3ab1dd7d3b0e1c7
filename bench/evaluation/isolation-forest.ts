import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { examine, plainVerdict, type Subject, type Verdict } from './subject.ts';

const program = join(import.meta.dirname, 'isolation_forest.py');
const stored = join(import.meta.dirname, 'isolation-forest.json');
/** Debian's Python, whose packages are scikit-learn's usual home on a server. */
const python = '/usr/bin/python3';

/** Which hosts an isolation forest on the same features names. */
export type Forest = { readonly version: string; readonly verdicts: readonly Verdict[] };

type Answer = { readonly version: string; readonly outliers: Readonly<Record<string, readonly number[]>> };

/**
 * One forest a log, on the features that stray itself clusters by, in its own z-scores. Where scikit-learn is not
 * installed, the stored answers; a log that they do not know has none.
 */
export async function isolationForests(subjects: readonly Subject[], keep: boolean): Promise<Forest> {
  const matrices: Record<string, number[][]> = {};
  const hosts = new Map<string, string[]>();
  for (const { name, bytes } of subjects) {
    for (const { table, clustered } of await examine(name, bytes(), 'default')) {
      if (clustered.outcome !== 'clustered') continue;
      const rows = Array.from({ length: table.size }, (_, row) => row);
      matrices[name] = rows.map((row) => clustered.clustering.z.map((column) => column[row]!));
      hosts.set(
        name,
        rows.map((row) => table.host(row)),
      );
    }
  }
  const answer = ask(matrices) ?? (JSON.parse(readFileSync(stored, 'utf8')) as Answer);
  if (keep) writeFileSync(stored, `${JSON.stringify(answer)}\n`);
  return {
    version: answer.version,
    verdicts: subjects.map(({ name }) =>
      plainVerdict(
        name,
        (answer.outliers[name] ?? []).map((row) => hosts.get(name)![row]!),
      ),
    ),
  };
}

function ask(matrices: Readonly<Record<string, number[][]>>): Answer | null {
  if (!existsSync(python)) return null;
  const input = JSON.stringify(matrices);
  const { status, stdout } = spawnSync(python, [program], { input, encoding: 'utf8', maxBuffer: 2 ** 28 });
  return status === 0 ? (JSON.parse(stdout) as Answer) : null;
}
