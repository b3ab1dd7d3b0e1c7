import { gzipSync } from 'node:zlib';
import { Expansion } from './expand.ts';
import { Input } from './input.ts';
import { Kernel } from './kernel/kernel.ts';
import { textOf } from './kernel/text.ts';
import type { Program, RecordPlaces } from './program.ts';
import type { Limits, LogPaths, LogSource } from './reading.ts';
import { Records } from './records.ts';
import { type SymbolSet, Symbols } from './symbols.ts';
import { noTime, Times } from './times.ts';

/** The raw records of some hosts of one log path. */
export type Selected = {
  /** gzip: the records byte for byte as they stood, with the log's own header; an element of an array takes one line */
  readonly gzip: Uint8Array;
  readonly records: number;
  /** a sentence where a bound was met */
  readonly cut: string | null;
  /** the first uids of each host's records */
  readonly uids: ReadonlyMap<string, readonly string[]>;
};

/** Uids that are named of a host. */
export const MOST_UIDS = 10;
const mostBytes = 256 * 1024 * 1024;
/** Raw bytes that are packed at a time, as a member of the gzip of their own. */
const memberBytes = 1024 * 1024;

/** Seconds since 1970, `until` excluded. A record without a readable time is in it where `from` is -Infinity. */
export type Stretch = { readonly from: number; readonly until: number };

/** Reads a log a second time and keeps the records of the given hosts, by log path; `during` null: of any time. */
export async function selectRecords(
  bytes: AsyncIterable<Uint8Array>,
  source: LogSource,
  hosts: ReadonlyMap<string, ReadonlySet<string>>,
  mostRecords: number,
  signatures: LogPaths['signatures'],
  limits: Limits,
  during: Stretch | null = null,
): Promise<Map<string, Selected>> {
  const elsewhere = source.expandElsewhere?.();
  const expansion = new Expansion(limits, source.reopen);
  const kernel = new Kernel();
  const records = new Records(new Input(kernel), source.name, {
    programOf: (logPath, { escaped }) => {
      const wanted = hosts.get(logPath);
      return wanted === undefined ? null : new Selection(kernel, wanted, mostRecords, during, escaped);
    },
    signatures,
  });
  await records.takeAll(elsewhere === undefined ? expansion.bytes(bytes) : expansion.bytesFrom(elsewhere));
  return new Map(
    records.logs.all().flatMap((log) => (log.program === null ? [] : [[log.logPath, log.program.result()]])),
  );
}

class Selection implements Program {
  readonly #kernel: Kernel;
  readonly #hosts: ReadonlySet<string>;
  readonly #mostRecords: number;
  readonly #steps: ((rows: number) => void)[] = [];
  readonly #symbols: Symbols;
  readonly #originators: SymbolSet;
  readonly #during: Stretch | null;
  readonly #times: Times | null;
  /** by originator's id: the name of one that is wanted, null of others */
  readonly #wanted: (string | null)[] = [];
  readonly #uids = new Map<string, Set<string>>();
  readonly #members: Uint8Array[] = [];
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #header: Uint8Array | null = null;
  #records = 0;
  #bytes = 0;
  #cut: string | null = null;

  constructor(
    kernel: Kernel,
    hosts: ReadonlySet<string>,
    mostRecords: number,
    during: Stretch | null,
    escaped: boolean,
  ) {
    this.#kernel = kernel;
    this.#hosts = hosts;
    this.#mostRecords = mostRecords;
    this.#symbols = new Symbols(kernel, escaped, this.#steps);
    this.#originators = this.#symbols.ids('id.orig_h');
    this.#symbols.text('uid');
    this.#during = during;
    this.#times = during === null ? null : new Times(kernel, this.#symbols.text('ts'), this.#steps);
  }

  get fields(): Iterable<string> {
    return this.#symbols.fields;
  }

  text(field: string): number {
    return this.#symbols.text(field);
  }

  clear(field: string): void {
    this.#symbols.clear(field);
  }

  meet(): void {}

  head(lines: Uint8Array): void {
    this.#header = lines;
  }

  take(rows: number, places: RecordPlaces): void {
    for (const step of this.#steps) step(rows);
    for (let id = this.#wanted.length; id < this.#originators.count(); id++) {
      const host = this.#originators.text(id);
      this.#wanted.push(this.#hosts.has(host) ? host : null);
    }
    const ids = this.#kernel.words(this.#originators.ids, rows);
    for (let row = 0; row < rows; row++) {
      const host = this.#wanted[ids[row]!];
      if (host !== null && host !== undefined && this.#counts(row)) this.#keep(host, row, places);
    }
  }

  #counts(row: number): boolean {
    if (this.#during === null || this.#times === null) return true;
    const { from, until } = this.#during;
    const micros = this.#kernel.view.getBigInt64(this.#times.column + row * 8, true);
    if (micros === noTime) return from === -Infinity;
    const seconds = Number(micros) / 1e6;
    return seconds >= from && seconds < until;
  }

  #keep(host: string, row: number, { starts, ends, restored }: RecordPlaces): void {
    const { bytes, view } = this.#kernel;
    this.#noteUid(host, row);
    if (this.#cut !== null) return;
    const from = view.getUint32(starts + row * 4, true);
    const to = view.getUint32(ends + row * 4, true);
    const record = oneLine((restored ?? ((raw) => raw))(bytes.slice(from, to)));
    if (this.#records === this.#mostRecords || this.#bytes + record.length > mostBytes) {
      this.#cut = `Only the first ${this.#records} records of the flagged hosts were kept.`;
      return;
    }
    if (this.#header !== null) this.#write(this.#header);
    this.#header = null;
    this.#write(record);
    this.#write(lineBreak);
    this.#records++;
  }

  #noteUid(host: string, row: number): void {
    const { bytes, view, call } = this.#kernel;
    const uids = this.#uids.get(host) ?? new Set();
    this.#uids.set(host, uids);
    const text = this.#symbols.text('uid');
    const length = view.getInt32(text + (call.batchRows() + row) * 4, true);
    if (length <= 0 || uids.size === MOST_UIDS) return;
    const at = view.getUint32(text + row * 4, true);
    uids.add(textOf(bytes.subarray(at, at + length)));
  }

  #write(part: Uint8Array): void {
    this.#pending.push(part);
    this.#pendingBytes += part.length;
    this.#bytes += part.length;
    if (this.#pendingBytes >= memberBytes) this.#pack();
  }

  #pack(): void {
    this.#members.push(gzipSync(Buffer.concat(this.#pending)));
    this.#pending = [];
    this.#pendingBytes = 0;
  }

  result(): Selected {
    if (this.#pendingBytes > 0 || this.#members.length === 0) this.#pack();
    return {
      gzip: Buffer.concat(this.#members),
      records: this.#records,
      cut: this.#cut,
      uids: new Map([...this.#uids].map(([host, uids]) => [host, [...uids]])),
    };
  }
}

const lineBreak = Buffer.from('\n');

/** A record that was printed over several lines, on one; line breaks inside JSON are white space. */
function oneLine(record: Uint8Array): Uint8Array {
  if (!record.includes(0x0a)) return record;
  return record.map((byte) => (byte === 0x0a || byte === 0x0d ? 0x20 : byte));
}
