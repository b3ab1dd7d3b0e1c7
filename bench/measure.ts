import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** What a process took as a whole, start-up included. CPU and memory are null where the system has no /proc. */
export type Usage = {
  /** seconds from start to exit */
  readonly wall: number;
  /** seconds of all its threads, in user and system mode */
  readonly cpu: number | null;
  /** bytes of memory at its peak (resident set) */
  readonly peak: number | null;
};

const everyMilliseconds = 5;
/** Linux counts CPU time in hundredths of a second (USER_HZ) on every machine. */
const ticksPerSecond = 100;

/**
 * Runs a program and measures it. The kernel's own counters are read while it runs: its peak memory never falls, so
 * the last look misses no more than the last five milliseconds. Throws what the program wrote to standard error
 * where it fails.
 */
export async function measure(argv: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Usage> {
  const started = performance.now();
  const child = spawn(argv[0]!, argv.slice(1), {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...environment },
  });
  let complaint = '';
  child.stderr.on('data', (text) => {
    complaint += text;
  });
  let seen: Pick<Usage, 'cpu' | 'peak'> = { cpu: null, peak: null };
  const look = setInterval(() => {
    seen = lookAt(child.pid) ?? seen;
  }, everyMilliseconds);
  try {
    const status = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', resolve);
    });
    const wall = (performance.now() - started) / 1000;
    if (status !== 0) throw new Error(`${argv.join(' ')} ended with ${status}\n${complaint.slice(-2000)}`);
    return { wall, ...seen };
  } finally {
    clearInterval(look);
  }
}

function lookAt(pid: number | undefined): Pick<Usage, 'cpu' | 'peak'> | null {
  if (pid === undefined || !existsSync('/proc/self/stat')) return null;
  try {
    const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
    // The program's name stands in parentheses and may hold spaces; user and system time are fields 14 and 15.
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (peak === undefined) return null;
    return { cpu: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond, peak: Number(peak) * 1024 };
  } catch {
    return null; // it has ended between two looks
  }
}
