import { Random } from '../../events/generator/random.ts';
import { tsvHeader } from '../../events/generator/writer.ts';

/** 2026-11-20, in UTC */
const midnight = Date.parse('2026-11-20T00:00:00Z') / 1000;
export const hours = 24;
const recordsPerHost = 5;
const linesPerChunk = 4096;

/** A day of conn.log: so many hosts, each of which is seen, with five records on average, and three strays among them. */
export type Day = { readonly hosts: number };

/** One hour of the day as Zeek rotates it, in chunks: the same for the same day. */
export function* hourOf({ hosts }: Day, hour: number): Generator<Uint8Array> {
  const random = new Random(`scale/${hosts}/${hour}`);
  const start = midnight + hour * 3600;
  const records = Math.ceil((hosts * recordsPerHost) / hours);
  yield Buffer.from(tsvHeader('conn', start));
  let lines: string[] = [];
  for (let i = 0; i < records; i++) {
    const ts = start + (i * 3599) / records;
    // each host has one hour in which it is sure to be seen, so that none is missed
    const host = i % recordsPerHost === 0 ? (i / recordsPerHost) * hours + hour : random.word() >>> 0;
    lines.push(usual(random, ts, host % hosts));
    if (i % linesPerChunk === 0) lines.push(...strays(random, ts, hour, i / linesPerChunk));
    if (lines.length < linesPerChunk) continue;
    yield Buffer.from(lines.join(''));
    lines = [];
  }
  yield Buffer.from(lines.join(''));
}

export function nameOf(hour: number): string {
  return `conn.${String(hour).padStart(2, '0')}:00:00.log`;
}

function addressOf(host: number): string {
  return `10.${(host >>> 16) & 255}.${(host >>> 8) & 255}.${host & 255}`;
}

const ports = [443, 53, 445, 80, 88, 389, 123, 22, 3389, 8443, 5985, 161];

/** A host has its own few servers and, but for one in sixteen records, its own port. */
function usual(random: Random, ts: number, host: number): string {
  const word = random.word() >>> 0;
  const server = (host * 7 + (word & 3) * (word & 3)) % 4096;
  const port = ports[(word & 0xf0) === 0 ? (word >>> 8) % ports.length : host % ports.length]!;
  const bytes = 200 + (word >>> 18);
  return line(ts, word, addressOf(host), `10.250.${server >>> 8}.${server & 255}`, port, 'SF', bytes);
}

/** One sweeps the network in the third hour, one calls home all day, one guesses at a closed port. */
function strays(random: Random, ts: number, hour: number, turn: number): string[] {
  const uid = random.word() >>> 0;
  const lines = [line(ts, uid, '10.0.0.77', '203.0.113.9', 443, 'SF', 512)];
  if (hour === 3) {
    for (let i = 0; i < 32; i++) {
      const target = (turn * 32 + i) % 65_536;
      lines.push(line(ts, uid + i, '10.0.1.78', `10.20.${target >>> 8}.${target & 255}`, 445, 'S0', 0));
    }
  }
  if (hour === 5) {
    for (let i = 0; i < 64; i++) lines.push(line(ts, uid + i, '10.0.2.79', '10.250.0.1', 22, 'REJ', 0));
  }
  return lines;
}

function line(
  ts: number,
  word: number,
  host: string,
  responder: string,
  port: number,
  state: string,
  bytes: number,
): string {
  const uid = `C${(word >>> 0).toString(36)}${(Math.trunc(ts * 1e6) % 1e9).toString(36)}`;
  return (
    `${ts.toFixed(6)}\t${uid}\t${host}\t${1024 + (word % 60_000)}\t${responder}\t${port}\ttcp\t-\t0.25\t` +
    `${bytes}\t${bytes * 3}\t${state}\tT\tT\t0\tShADadfF\t4\t${bytes + 160}\t4\t${bytes * 3 + 160}\t-\n`
  );
}
