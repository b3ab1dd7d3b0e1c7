import type { LogInspection } from '../../lambda/report/inspection.ts';
import { inspectBytes } from '../inspect/memory-world.ts';
import { noise } from '../report/flock.ts';
import { Lake } from './lake.ts';

export const DAYS = ['2024-04-16', '2024-04-17', '2024-04-18', '2024-04-19'] as const;

/** A log path of a day, and what it came to. */
export type Day = { readonly date: string; readonly logPath: string; readonly log: LogInspection };

const fields = {
  conn: 'ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto orig_bytes resp_bytes conn_state',
  dce_rpc: 'ts uid id.orig_h id.orig_p id.resp_h id.resp_p named_pipe endpoint operation',
  weird: 'ts uid id.orig_h id.orig_p id.resp_h id.resp_p name',
};
type Path = keyof typeof fields;
const rest: Readonly<Record<Path, string>> = {
  conn: 'tcp\t1200\t5300\tSF',
  dce_rpc: '-\tsrvsvc\tNetrShareEnum',
  weird: 'bad_checksum',
};

/** A quiet office of which not every host is there each day, and one host that strays on the last two. */
function text(path: Path, day: number, from: number, to: number): string {
  const lines = ['#separator \\x09', `#path\t${path}`, `#fields\t${fields[path].replaceAll(' ', '\t')}`];
  const begin = Date.parse(DAYS[day]!) / 1000;
  const add = (second: number, host: string, responder: string) => {
    if (second < from || second >= to) return;
    lines.push(
      [
        (begin + second).toFixed(6),
        `C${second}${host.slice(5)}`,
        host,
        49_152,
        responder,
        445,
        rest[path],
      ].join('\t'),
    );
  };
  for (let host = 1; host <= 40; host++) {
    const seed = host * 977 + day * 31 + path.length;
    if (noise(seed) < 0.15 || (host === 33 && day < 3)) continue;
    const records = 3 + Math.floor(noise(seed + 1) ** 3 * 60);
    for (let call = 0; call < records; call++)
      add(host * 600 + call * 1_300, `10.9.0.${host}`, `10.9.1.${1 + ((call + host) % 3)}`);
  }
  if (path === 'dce_rpc' && day >= 2)
    for (let call = 0; call < 4_000 * day; call++) add(30_000 + call * 3, '10.9.0.200', '10.9.1.1');
  return `${lines.join('\n')}\n`;
}

async function inspected(path: Path, day: number, from = 0, to = 86_400): Promise<LogInspection> {
  const { inspection } = await inspectBytes(`${path}.log`, text(path, day, from, to));
  const log = inspection.logs[0]!;
  const findings = log.findings.map((told) => ({
    ...told,
    finding: {
      ...told.finding,
      hosts: told.finding.hosts.map((host) => ({ ...host, objects: [`${path}.log`], objectCount: 1 })),
    },
  }));
  return { ...log, findings };
}

/** The tables of all days, and of an hour and an object too, which no question about days may count again. */
export async function daysInLake(): Promise<{ readonly lake: Lake; readonly days: readonly Day[] }> {
  const lake = new Lake();
  const days: Day[] = [];
  for (const logPath of ['conn', 'dce_rpc', 'weird'] as const) {
    for (const [day, date] of DAYS.entries()) {
      const start = Date.parse(date) / 1000;
      const log = await inspected(logPath, day);
      lake.add(log, { unit: 'day', start, folder: logPath });
      days.push({ date, logPath, log });
      const hour = await inspected(logPath, day, 36_000, 39_600);
      lake.add(hour, { unit: 'hour', start: start + 36_000, folder: logPath });
      lake.add(log, { unit: 'object', id: `${day}`, source: `${logPath}.log`, folder: logPath });
    }
  }
  return { lake, days };
}
