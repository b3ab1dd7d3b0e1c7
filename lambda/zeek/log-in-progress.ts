import type { Program, Programs, RecordPlaces } from './program.ts';
import { Counts } from './rejections.ts';

/** One log path of a source while it is read. */
export class LogInProgress<P extends Program = Program> {
  readonly logPath: string;
  readonly counts = new Counts();
  readonly fields = new Set<string>();
  /** null where nobody wants this log path */
  readonly program: P | null;

  constructor(logPath: string, program: P | null) {
    this.logPath = logPath;
    this.program = program;
  }

  /** The log has these fields, perhaps among others. */
  has(fields: Iterable<string>): void {
    for (const field of fields) this.fields.add(field);
    this.program?.meet(this.fields);
  }

  take(rows: number, places: RecordPlaces): void {
    this.counts.accepted += rows;
    this.program?.take(rows, places);
  }
}

export type KnownLog = { readonly logPath: string; readonly fields: readonly string[] };

/** Zeek writes some sixty; a log whose every record names another path must not fill the memory. */
const mostPaths = 100;

/** A sentence where records were passed over because of their log path. */
export function passedOverRemark(records: number): string | null {
  if (records === 0) return null;
  return `Only ${mostPaths} log paths are told apart; ${records} records of others were passed over.`;
}

/** The log paths of a source in the order in which they were first seen. */
export class LogsInProgress<P extends Program = Program> {
  readonly #logs = new Map<string, LogInProgress<P>>();
  /** whose path came after the most that are told apart */
  #others: LogInProgress<P> | null = null;
  readonly #programs: Programs<P>;

  constructor(programs: Programs<P>) {
    this.#programs = programs;
  }

  /** Records that were passed over because of their log path. */
  get passedOver(): number {
    return this.#others?.counts.accepted ?? 0;
  }

  get signatures() {
    return this.#programs.signatures;
  }

  /** `escaped`: values may hold Zeek's `\xNN`. */
  of(logPath: string, escaped: boolean): LogInProgress<P> {
    const known = this.#logs.get(logPath);
    if (known !== undefined) return known;
    if (this.#logs.size === mostPaths) {
      this.#others ??= new LogInProgress<P>('', null);
      return this.#others;
    }
    const log = new LogInProgress(logPath, this.#programs.programOf(logPath, { escaped }));
    this.#logs.set(logPath, log);
    return log;
  }

  /** Those that are told apart, and what is known of them. */
  known(): KnownLog[] {
    return [...this.#logs.values()].map(({ logPath, fields }) => ({ logPath, fields: [...fields] }));
  }

  /** Goes on with logs that were met before. */
  resume(known: readonly KnownLog[], escaped: boolean): void {
    for (const { logPath, fields } of known) this.of(logPath, escaped).has(fields);
  }

  all(): LogInProgress<P>[] {
    return [...this.#logs.values(), ...(this.#others === null ? [] : [this.#others])];
  }
}
