import type { Kernel } from './kernel/kernel.ts';
import type { LogPaths, LogReading } from './reading.ts';
import { Counts } from './rejections.ts';
import { Tally } from './tally.ts';

/** One log path of a source while it is read. */
export class LogInProgress {
  readonly logPath: string;
  readonly counts = new Counts();
  readonly fields = new Set<string>();
  /** null where nobody wants this log path */
  readonly tally: Tally | null;

  constructor(kernel: Kernel, logPath: string, paths: LogPaths, escaped: boolean) {
    this.logPath = logPath;
    const plan = paths.planOf(logPath);
    this.tally = plan === null ? null : new Tally(kernel, plan, escaped);
  }

  /** The log has these fields, perhaps among others. */
  has(fields: Iterable<string>): void {
    for (const field of fields) this.fields.add(field);
    if (this.fields.has('operation')) this.tally?.countValues('operation');
  }

  /** Counts a batch whose text columns are filled. */
  count(rows: number): void {
    this.counts.accepted += rows;
    this.tally?.count(rows);
  }

  reading(): LogReading {
    const { tally } = this;
    for (const field of tally?.valuedFields() ?? []) this.fields.add(field);
    return {
      logPath: this.logPath,
      records: this.counts.result(),
      fields: this.fields,
      window: tally?.window ?? { first: null, last: null },
      tally: this.fields.has('id.orig_h') ? tally : null,
    };
  }
}

/** The log paths of a source in the order in which they were first seen. */
export class LogsInProgress {
  readonly #logs = new Map<string, LogInProgress>();
  readonly #kernel: Kernel;
  readonly #paths: LogPaths;

  constructor(kernel: Kernel, paths: LogPaths) {
    this.#kernel = kernel;
    this.#paths = paths;
  }

  /** `escaped`: values may hold Zeek's `\xNN`. */
  of(logPath: string, escaped: boolean): LogInProgress {
    const known = this.#logs.get(logPath);
    if (known !== undefined) return known;
    const log = new LogInProgress(this.#kernel, logPath, this.#paths, escaped);
    this.#logs.set(logPath, log);
    return log;
  }

  all(): LogInProgress[] {
    return [...this.#logs.values()];
  }
}
