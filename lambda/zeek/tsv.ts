import type { Input } from './input.ts';
import type { Address } from './kernel/kernel.ts';
import { textOf } from './kernel/text.ts';
import type { LogInProgress, LogsInProgress } from './log-in-progress.ts';
import { pathOfFields, pathOfName } from './log-path.ts';
import type { RecordPlaces } from './program.ts';
import { Counts, rejectionsOf } from './rejections.ts';
import { bareHeader, type HeaderInForce, TsvHeader, zeekField } from './tsv-header.ts';

/** Why the kernel stopped: see batch.ts in kernel/assembly. */
const wantsMore = 0;
const atDirective = 2;

/** Stands for a separator of several bytes, which the kernel does not know; escaped where a value holds it. */
const stand = '\x1f';

/** What the lines before a place mean for those behind it. */
export type TsvInForce = {
  readonly header: HeaderInForce;
  /** rows stood under the header already */
  readonly headed: boolean;
  /** the log path of the rows before */
  readonly logPath: string | null;
  /** rows stood before any header */
  readonly strayed: boolean;
};

/** Reads separated text with Zeek's header, which may come again and change. */
export class TsvReader {
  /** rows that stood before any header */
  readonly stray = new Counts();
  readonly #input: Input;
  readonly #logs: LogsInProgress;
  readonly #name: string;
  readonly #header = new TsvHeader();
  #headed = false;
  #current: LogInProgress | null = null;
  #strayed = false;
  #normalised: Address | null = null;
  readonly #places: RecordPlaces;

  constructor(input: Input, logs: LogsInProgress, name: string) {
    this.#input = input;
    this.#logs = logs;
    this.#name = name;
    const { call } = input.kernel;
    call.tsvHeader(9, 0, 0, 0, 0, 0);
    this.#places = {
      starts: call.getRowStarts(),
      ends: call.getRowEnds(),
      restored: (record) => this.#restored(record),
    };
  }

  get hasHeader(): boolean {
    return this.#header.fields !== null;
  }

  inForce(): TsvInForce {
    return {
      header: this.#header.inForce(),
      headed: this.#headed,
      logPath: this.#current?.logPath ?? null,
      strayed: this.#strayed || this.stray.rejected > 0,
    };
  }

  /** Goes on where another reader ended. */
  resume({ header, headed, logPath, strayed }: TsvInForce): void {
    this.#header.resume(header);
    this.#strayed = strayed;
    if (logPath !== null) this.#current = this.#logs.of(logPath, true);
    if (headed && header.fields !== null) this.#adopt(header.fields);
  }

  /** Consumes the complete lines of the input. */
  scan(): void {
    this.#input.kernel.call.tsvForget();
    while (this.#input.length > 0) {
      if (this.#takeBareHeader()) continue;
      this.#adoptHeader();
      const stopped = this.#header.separator.length > 1 ? this.#scanNormalised() : this.#scanPlain();
      if (stopped === atDirective) {
        if (!this.#takeDirective()) return;
      } else if (stopped === wantsMore) return;
    }
  }

  /** The input holds one line that is too long. */
  passLine(): void {
    const { call } = this.#input.kernel;
    const line = call.getLine();
    (this.#current?.counts ?? this.stray).reject(line, 'is longer than 1 MiB');
    call.setLine(line + 1);
    this.#input.passLine();
  }

  /** The first line that is no directive may be a header of names alone. */
  #takeBareHeader(): boolean {
    if (this.hasHeader || this.#strayed || this.stray.rejected > 0) return false;
    const line = this.#input.line();
    if (line === null || line[0] === 0x23) return false;
    const names = bareHeader(textOf(line).replace(/\r$/, ''));
    if (names === null) return false;
    this.#header.takeBare(names, line);
    this.#headed = false;
    this.#pass(line);
    return true;
  }

  #pass(line: Uint8Array): void {
    const { call } = this.#input.kernel;
    this.#input.from += line.length + 1;
    call.setLine(call.getLine() + 1);
  }

  #takeDirective(): boolean {
    const line = this.#input.line();
    if (line === null) return false;
    const text = Buffer.from(line).toString('latin1').replace(/\r$/, '');
    if (this.#header.take(text, line)) this.#headed = false;
    this.#pass(line);
    return true;
  }

  /** A header without rows names a log all the same. */
  end(): void {
    if (this.#headed || this.#header.fields === null) return;
    this.#adopt(this.#header.fields);
  }

  /** Makes the kernel look at the columns that the present header gives to the fields that are wanted. */
  #adoptHeader(): void {
    const { fields } = this.#header;
    if (this.#headed || fields === null) return;
    // a header is complete when its rows begin
    if (this.#input.kernel.bytes[this.#input.from] === 0x23) return;
    this.#adopt(fields);
  }

  #adopt(fields: readonly string[]): void {
    this.#headed = true;
    const names = fields.map((name) => zeekField(Buffer.from(name, 'latin1').toString('utf8')));
    const log = this.#logs.of(this.#logPath(new Set(names)), true);
    this.#current = log;
    log.has(names);
    log.program?.head(this.#header.lines());
    this.#layOut(names, log);
  }

  #logPath(names: ReadonlySet<string>): string {
    const named = this.#header.path;
    if (named !== null) return Buffer.from(named, 'latin1').toString('utf8');
    return pathOfFields(names, this.#logs.signatures) ?? pathOfName(this.#name);
  }

  #layOut(names: readonly string[], log: LogInProgress): void {
    const { kernel } = this.#input;
    const { call } = kernel;
    const header = this.#header;
    const separator = header.separator.length > 1 ? stand : header.separator;
    const unset = Buffer.from(header.unset, 'latin1');
    const empty = Buffer.from(header.empty, 'latin1');
    const [unsetAt, emptyAt] = [kernel.place(unset), kernel.place(empty)];
    call.tsvHeader(separator.charCodeAt(0), names.length, unsetAt, unset.length, emptyAt, empty.length);
    if (log.program === null) return;
    const wanted: { column: number; text: Address }[] = [];
    for (const field of log.program.fields) {
      const column = names.indexOf(field);
      if (column >= 0) wanted.push({ column, text: log.program.text(field) });
      else log.program.clear(field);
    }
    for (const { column, text } of wanted.sort((a, b) => a.column - b.column)) call.tsvWant(column, text);
  }

  #scanPlain(): number {
    const { call } = this.#input.kernel;
    call.tsvScan(this.#input.from, this.#input.to);
    this.#input.from = call.getCursor();
    this.#deliver();
    return call.getStatus();
  }

  #deliver(): void {
    const { kernel } = this.#input;
    const { times, first } = rejectionsOf(kernel);
    const rows = kernel.call.getRows();
    if (times > 0) (this.#current?.counts ?? this.stray).add(times, first);
    if (rows > 0) this.#current?.take(rows, this.#places);
  }

  #restored(record: Uint8Array): Uint8Array {
    const { separator } = this.#header;
    if (separator.length === 1) return record;
    return Buffer.from(Buffer.from(record).toString('latin1').replaceAll(stand, separator), 'latin1');
  }

  /** Complete lines up to the next directive, with the separator replaced by one byte. */
  #scanNormalised(): number {
    const { kernel } = this.#input;
    const raw = Buffer.from(kernel.bytes.subarray(this.#input.from, this.#input.to)).toString('latin1');
    if (raw.startsWith('#')) return atDirective;
    const directive = raw.indexOf('\n#');
    const end = directive < 0 ? raw.lastIndexOf('\n') + 1 : directive + 1;
    if (end === 0) return wantsMore;
    const text = raw.slice(0, end).replaceAll(stand, '\\x1f').replaceAll(this.#header.separator, stand);
    const bytes = Buffer.from(text, 'latin1');
    this.#normalised ??= kernel.call.reserve(this.#input.capacity * 4 + 128);
    kernel.bytes.set(bytes, this.#normalised);
    kernel.call.tsvForget();
    const to = this.#normalised + bytes.length;
    for (let from = this.#normalised; from < to; from = kernel.call.getCursor()) {
      kernel.call.tsvScan(from, to);
      this.#deliver();
    }
    this.#input.from += end;
    return directive < 0 ? wantsMore : atDirective;
  }
}
