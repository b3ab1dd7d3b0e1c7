import type { Input } from './input.ts';
import { JsonKeys } from './json-keys.ts';
import { fieldOfKey, flatKeys, pathKeys } from './json-names.ts';
import { objectAt } from './json-sample.ts';
import type { Address, Kernel } from './kernel/kernel.ts';
import type { LogInProgress, LogsInProgress } from './log-in-progress.ts';
import { pathOfFields, pathOfName, pathOfValue } from './log-path.ts';
import type { RecordPlaces } from './program.ts';
import { Counts, rejectionsOf } from './rejections.ts';
import { Symbols } from './symbols.ts';

/** Why the kernel stopped: see batch.ts in kernel/assembly. */
const fullBatch = 1;
const arrayClosed = 3;

const pathField = '_path';

/** Reads JSON records: one a line, or objects in an array. */
export class JsonReader {
  /** what cannot be told to belong to a log path */
  readonly stray = new Counts();
  /** whether all that was opened is closed: an array, or the last object of several */
  closed: boolean;
  readonly #input: Input;
  readonly #inArray: boolean;
  readonly #kernel: Kernel;
  readonly #logs: LogsInProgress;
  readonly #keys: JsonKeys;
  readonly #scan: (from: Address, to: Address) => void;
  readonly #fallback: string;
  /** the log of each distinct value of the path field, in the order of its ids; null where records carry none */
  readonly #pathLogs: LogInProgress[] | null;
  readonly #paths: Symbols;
  readonly #pathSteps: ((rows: number) => void)[] = [];
  readonly #places: RecordPlaces;
  readonly #chosen: Address;
  readonly #starts: Address;
  readonly #ends: Address;
  #current: LogInProgress | null = null;
  #mixed: Symbols | null = null;

  constructor(
    input: Input,
    logs: LogsInProgress,
    source: { name: string; sample: readonly object[]; layout: 'lines' | 'objects' | 'array' },
  ) {
    this.#input = input;
    this.#kernel = input.kernel;
    this.#inArray = source.layout === 'array';
    this.closed = !this.#inArray;
    this.#logs = logs;
    const { call } = this.#kernel;
    this.#scan = source.layout === 'lines' ? call.jsonLines : call.jsonObjects;
    call.jsonScratch(input.capacity);
    this.#places = { starts: call.getRowStarts(), ends: call.getRowEnds() };
    const column = call.batchRows() * 4;
    this.#chosen = call.reserve(column);
    this.#starts = call.reserve(column);
    this.#ends = call.reserve(column);
    const keys = new Set(source.sample.flatMap((record) => flatKeys(record)));
    const fields = new Set([...keys].map(fieldOfKey));
    this.#fallback = pathOfFields(fields, logs.signatures) ?? pathOfName(source.name);
    this.#keys = new JsonKeys(this.#kernel);
    this.#paths = new Symbols(this.#kernel, false, this.#pathSteps);
    // where no record of the head stands, a later one may still name its path
    const unknown = source.layout === 'lines' && keys.size === 0;
    this.#pathLogs = unknown || pathKeys.some((key) => keys.has(key)) ? [] : null;
    if (this.#pathLogs === null) this.#openOnly(fields);
    else {
      this.#paths.ids(pathField);
      this.#wantPathOnly();
    }
  }

  /** Records that are no JSON and were looked at in vain: all that is to be known of a place beside its logs. */
  inForce(): number {
    return this.#unlearned;
  }

  /** Goes on where another reader ended, with the logs that it met. */
  resume(unlearned: number): void {
    this.#unlearned = unlearned;
    if (this.#pathLogs !== null && this.#logs.all().length > 0) this.#arrange();
    this.#arranged = false;
  }

  /** Consumes the complete records of the input. */
  scan(): void {
    const { call } = this.#kernel;
    for (;;) {
      const line = call.getLine();
      this.#scan(this.#input.from, this.#input.to);
      const rows = call.getRows();
      if (this.#pathLogs !== null && rows > 0 && this.#findNewPaths(rows)) {
        // look again at the same records, now also at what the new log paths want
        call.setLine(line);
        call.clearRejected();
        continue;
      }
      const status = call.getStatus();
      this.#input.from = call.getCursor();
      this.#reject();
      this.#deliver(rows);
      if (rows > 0) this.closed = !this.#inArray;
      if (status === arrayClosed) this.closed = true;
      else if (status !== fullBatch) return;
    }
  }

  passLine(): void {
    const { call } = this.#kernel;
    const line = call.getLine();
    (this.#only()?.counts ?? this.stray).reject(line, 'is longer than 1 MiB');
    call.setLine(line + 1);
    this.#input.passLine();
  }

  #reject(): void {
    const { times, first } = rejectionsOf(this.#kernel);
    if (times > 0) (this.#only()?.counts ?? this.stray).add(times, first);
  }

  /** The one log that all records belong to, as far as is known. */
  #only(): LogInProgress | null {
    return this.#mixed === null ? this.#current : null;
  }

  #openOnly(fields: ReadonlySet<string>): void {
    const log = this.#logs.of(this.#fallback, false);
    log.has(fields);
    this.#readInto(log);
  }

  /** All records belong to one log: their text goes where that log's program reads it. */
  #readInto(log: LogInProgress): void {
    this.#current = log;
    this.#keys.clear();
    if (this.#pathLogs !== null) this.#keys.wantPath(this.#paths.text(pathField));
    for (const field of log.program?.fields ?? [])
      this.#keys.want(field, [log.logPath], log.program!.text(field));
  }

  #wantPathOnly(): void {
    this.#keys.clear();
    this.#keys.wantPath(this.#paths.text(pathField));
  }

  /** Opens the logs of paths that were not met before. Whether that changes what is looked for. */
  #findNewPaths(rows: number): boolean {
    for (const step of this.#pathSteps) step(rows);
    const set = this.#paths.ids(pathField);
    const logs = this.#pathLogs!;
    const ids = this.#kernel.words(set.ids, rows).slice();
    for (let row = 0; row < rows; row++) {
      const id = ids[row]!;
      if (id === logs.length) logs.push(this.#open(pathOfValue(set.text(id))));
      else if (id === unsetPath) this.#strayLog ??= this.#open(this.#fallback);
      const log = id === unsetPath ? this.#strayLog! : logs[id]!;
      if (log.fields.size === 0) this.#learnFields(log, row);
    }
    return this.#takeArranged();
  }

  #strayLog: LogInProgress | null = null;
  #arranged = false;
  #unlearned = 0;

  #takeArranged(): boolean {
    const arranged = this.#arranged;
    this.#arranged = false;
    return arranged;
  }

  #open(logPath: string): LogInProgress {
    const log = this.#logs.of(logPath, false);
    this.#arrange();
    return log;
  }

  /** The fields of a log are those of its first record that stands. */
  #learnFields(log: LogInProgress, row: number): void {
    if (this.#unlearned === mostUnlearned) return;
    const start = this.#kernel.words(this.#places.starts, row + 1)[row]!;
    const record = objectAt(this.#kernel.bytes.subarray(0, this.#input.to), start);
    const fields = record === null ? [] : flatKeys(record).map(fieldOfKey);
    if (fields.length === 0) {
      this.#unlearned++;
      return;
    }
    log.has(fields);
    this.#arrange();
  }

  /** After a log was opened: one log is read into directly, several through columns of their own. */
  #arrange(): void {
    this.#arranged = true;
    const logs = this.#logs.all();
    if (logs.length === 1 && this.#mixed === null) {
      this.#readInto(logs[0]!);
      return;
    }
    this.#current = null;
    this.#mixed ??= new Symbols(this.#kernel, false, []);
    this.#keys.clear();
    this.#keys.wantPath(this.#paths.text(pathField));
    const fields = new Map<string, string[]>();
    for (const log of logs) {
      for (const field of log.program?.fields ?? [])
        fields.set(field, [...(fields.get(field) ?? []), log.logPath]);
    }
    for (const [field, paths] of fields) this.#keys.want(field, paths, this.#mixed.text(field));
  }

  #deliver(rows: number): void {
    if (rows === 0) return;
    if (this.#mixed === null) this.#current!.take(rows, this.#places);
    else this.#deliverMixed(rows, this.#mixed);
  }

  /** Each log's records, gathered from the batch. */
  #deliverMixed(rows: number, columns: Symbols): void {
    const ids = this.#kernel.words(this.#paths.ids(pathField).ids, rows).slice();
    const rowsOf = new Map<LogInProgress, number[]>();
    ids.forEach((id, row) => {
      const log = id === unsetPath ? this.#strayLog! : this.#pathLogs![id]!;
      const known = rowsOf.get(log);
      if (known === undefined) rowsOf.set(log, [row]);
      else known.push(row);
    });
    const { call } = this.#kernel;
    for (const [log, chosen] of rowsOf) {
      this.#kernel.words(this.#chosen, chosen.length).set(chosen);
      call.gatherWords(this.#places.starts, this.#chosen, chosen.length, this.#starts);
      call.gatherWords(this.#places.ends, this.#chosen, chosen.length, this.#ends);
      for (const field of log.program?.fields ?? []) {
        call.gather(columns.text(field), this.#chosen, chosen.length, log.program!.text(field));
      }
      log.take(chosen.length, { starts: this.#starts, ends: this.#ends });
    }
  }
}

const unsetPath = 0xffffffff;
/** Records that are no JSON or have no keys, and were looked at in vain for the fields of their log. */
const mostUnlearned = 200;
