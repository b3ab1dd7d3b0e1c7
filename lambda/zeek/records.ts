import type { Expansion } from './expand.ts';
import { Input } from './input.ts';
import { JsonReader } from './json.ts';
import { sampleLines, sampleObjects } from './json-sample.ts';
import { isBlank, layoutOf, skipByteOrderMark } from './layout.ts';
import { type KnownLog, LogsInProgress, passedOverRemark } from './log-in-progress.ts';
import type { Program, Programs } from './program.ts';
import { notALog, stateOf } from './read-state.ts';
import type { ReadState, RecordCounts, SourceForm } from './reading.ts';
import { Counts } from './rejections.ts';
import { type TsvInForce, TsvReader } from './tsv.ts';

/** Bytes that are looked at before it is decided how a log is laid out. */
export const lookedAt = 64 * 1024;

/** What all lines before a place of a log say of those behind it, as plain data. */
export type InForce = {
  readonly logs: readonly KnownLog[];
  readonly tsv: TsvInForce | null;
  /** of JSON: records that were looked at in vain for the fields of their log */
  readonly unlearned: number;
};

/** The records of a source while its bytes come in, whatever their layout. */
export class Records<P extends Program> {
  readonly logs: LogsInProgress<P>;
  format: SourceForm['format'] = null;
  /** a sentence where reading had to stop before the end */
  stopped: string | null = null;
  /** the last line was not complete */
  lastLineCut = false;
  readonly #input: Input;
  readonly #name: string;
  #reader: TsvReader | JsonReader | null = null;
  #bytes = 0;
  /** nothing but white space came so far */
  #blank = true;
  /** what stood at the beginning, where it turns out to be no log */
  #head: Uint8Array = new Uint8Array();

  constructor(input: Input, name: string, programs: Programs<P>) {
    this.#input = input;
    this.#name = name;
    this.logs = new LogsInProgress(programs);
  }

  /** Begins at some line of a log whose head is known, with what the lines before it say. */
  resume(head: Uint8Array, inForce: InForce | null): void {
    this.#blank = false;
    this.#openReader(head);
    if (inForce === null) return;
    this.logs.resume(inForce.logs, this.format === 'tsv');
    if (this.#reader instanceof JsonReader) this.#reader.resume(inForce.unlearned);
    else if (inForce.tsv !== null) this.#reader?.resume(inForce.tsv);
  }

  inForce(): InForce {
    const reader = this.#reader;
    return {
      logs: this.logs.known(),
      tsv: reader instanceof TsvReader ? reader.inForce() : null,
      unlearned: reader instanceof JsonReader ? reader.inForce() : 0,
    };
  }

  /** Whether more is wanted. */
  take(chunk: Uint8Array): boolean {
    for (const piece of Input.pieces(chunk)) {
      this.#bytes += piece.length;
      this.#blank &&= isBlank(piece);
      this.#input.add(piece);
      if (this.#reader === null && this.#input.length >= lookedAt) this.#begin();
      this.#scan();
      if (this.stopped !== null) return false;
    }
    return true;
  }

  /** Takes a source from its beginning to its end, or as far as more is wanted. */
  async takeAll(chunks: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const chunk of chunks) if (!this.take(chunk)) break;
    this.end();
  }

  end(): void {
    if (this.#reader === null) this.#begin();
    this.endLines();
    if (this.#reader instanceof TsvReader) this.#reader.end();
  }

  /** Ends the lines, of which more may follow elsewhere. */
  endLines(): void {
    this.#scan();
    const before = this.#rejected();
    const unended = this.#input.length > 0;
    if (this.format !== 'json-array') {
      this.#input.closeLastLine();
      this.#scan();
    }
    this.lastLineCut = unended && this.#rejected() > before;
  }

  /** Lines that are consumed; of an array, elements. */
  get lines(): number {
    return this.#input.kernel.call.getLine() - 1;
  }

  /** A sentence where the last record is not complete. */
  get unfinished(): string | null {
    if (this.lastLineCut) return 'The last line is cut off; all lines before it were read.';
    if (this.#reader instanceof JsonReader && this.format === 'json-array') {
      const open = this.#input.kernel.bytes
        .subarray(this.#input.from, this.#input.to)
        .some((byte) => byte > 32);
      if (open || !this.#reader.closed) return 'The JSON does not close; all complete records were read.';
    }
    return null;
  }

  state(expansion: Expansion): ReadState {
    const reader = this.#reader;
    return stateOf({
      nothing: this.#nothing(),
      counts: this.counts(),
      damage: expansion.damage ?? this.stopped,
      unfinished: this.unfinished,
      remark: expansion.remark ?? passedOverRemark(this.logs.passedOver),
      notALog: notALog({
        head: this.#head,
        format: this.format,
        headed: reader instanceof TsvReader && reader.hasHeader,
        counts: this.counts(),
        unfinished: this.unfinished !== null,
        logs: this.logs.all(),
      }),
    });
  }

  /** The whole source, with what was rejected before any log path was known. */
  counts(): RecordCounts {
    const all = new Counts();
    for (const part of [...this.logs.all().map((log) => log.counts), this.#reader?.stray ?? new Counts()]) {
      all.accepted += part.accepted;
      all.join(part);
    }
    return all.result();
  }

  #begin(): void {
    if (this.#blank) {
      this.#passBlank();
      return;
    }
    const input = this.#input;
    skipByteOrderMark(input);
    const head = input.kernel.bytes.subarray(input.from, Math.min(input.to, input.from + lookedAt));
    if (head.length > 0) this.#openReader(head);
  }

  #openReader(head: Uint8Array): void {
    const input = this.#input;
    this.#head = head.slice(0, 4096);
    const layout = layoutOf(head);
    this.format = layout === 'tsv' ? 'tsv' : layout === 'lines' ? 'ndjson' : 'json-array';
    if (layout === 'tsv') this.#reader = new TsvReader(input, this.logs, this.#name);
    else {
      const sample = layout === 'lines' ? sampleLines(head) : sampleObjects(head);
      const source = { name: this.#name, sample, layout };
      this.#reader = new JsonReader(input, this.logs, source);
    }
  }

  /** Blank lines before anything else say nothing of the layout. */
  #passBlank(): void {
    const { kernel, from, to } = this.#input;
    const breaks = kernel.bytes.subarray(from, to).reduce((count, byte) => count + Number(byte === 0x0a), 0);
    kernel.call.setLine(kernel.call.getLine() + breaks);
    this.#input.from = to;
  }

  #scan(): void {
    const reader = this.#reader;
    if (reader === null || this.#input.length === 0) return;
    reader.scan();
    if (!this.#input.overlong) return;
    if (this.format === 'json-array')
      this.stopped = 'An element of the array is longer than 1 MiB; the log was read up to there.';
    else reader.passLine();
  }

  #nothing(): string | null {
    if (this.#bytes === 0) return 'The file is empty.';
    return this.#blank ? 'The file holds nothing but blank lines.' : null;
  }

  #rejected(): number {
    return this.counts().rejected;
  }
}
