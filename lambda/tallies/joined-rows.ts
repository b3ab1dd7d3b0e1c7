import type { HostTable, TopValue } from '../hosts/table.ts';
import type { Field } from '../zeek/field.ts';

/** What is kept of every host of every shard: numbers, its name, its most frequent values. */
export class JoinedRows {
  readonly hosts: string[] = [];
  /** where each shard's rows begin, and one more */
  readonly starts: number[] = [0];
  readonly fields = new Set<string>();
  readonly #numbers = new Map<string, Float64Array[]>();
  readonly #tops = new Map<string, TopValues>();

  /** Takes the next shard's rows; nothing of its tables is held. */
  add(table: HostTable): void {
    const rows = Array.from({ length: table.size }, (_, row) => row);
    for (const field of table.fields) this.fields.add(field);
    for (const row of rows) this.hosts.push(table.host(row));
    this.#add(
      'records',
      Float64Array.from(rows, (row) => table.records(row)),
    );
    this.#add(
      'first',
      Float64Array.from(rows, (row) => table.first(row) ?? Number.NaN),
    );
    this.#add(
      'last',
      Float64Array.from(rows, (row) => table.last(row) ?? Number.NaN),
    );
    for (const { name } of table.features) this.#add(featureKey(name), table.column(name).slice());
    for (const field of shownFields) {
      const tops = this.#tops.get(field) ?? new TopValues();
      this.#tops.set(field, tops);
      tops.add(rows.map((row) => table.top(row, field)));
    }
    this.starts.push(this.hosts.length);
  }

  /** The numbers of all rows, once every shard was added. */
  records(): Float64Array {
    return this.#joined('records');
  }

  firsts(): Float64Array {
    return this.#joined('first');
  }

  lasts(): Float64Array {
    return this.#joined('last');
  }

  feature(name: string): Float64Array {
    return this.#joined(featureKey(name));
  }

  /** Undefined where the field's are not kept. */
  top(row: number, field: Field): TopValue | null | undefined {
    return typeof field === 'string' ? this.#tops.get(field)?.of(row) : undefined;
  }

  /** The shard that a row lies in. */
  shardOf(row: number): number {
    let [low, high] = [0, this.starts.length - 2];
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.starts[middle]! <= row) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #add(key: string, column: Float64Array): void {
    const columns = this.#numbers.get(key);
    if (columns === undefined) this.#numbers.set(key, [column]);
    else columns.push(column);
  }

  /** Once joined, the shards' own columns are let go. */
  #joined(key: string): Float64Array {
    const columns = this.#numbers.get(key) ?? [];
    if (columns.length === 1) return columns[0]!;
    const joined = new Float64Array(this.hosts.length);
    let at = 0;
    for (const column of columns) {
      joined.set(column, at);
      at += column.length;
    }
    this.#numbers.set(key, [joined]);
    return joined;
  }
}

const featureKey = (name: string) => `feature ${name}`;

/** The fields whose most frequent value is shown of every host. */
const shownFields = ['id.resp_h', 'operation'];

/** Each row's most frequent value; most are those of many rows. */
class TopValues {
  readonly #values: string[] = [];
  readonly #known = new Map<string, number>();
  readonly #ids: number[] = [];
  readonly #records: number[] = [];
  readonly #distinct: number[] = [];

  add(tops: readonly (TopValue | null)[]): void {
    for (const top of tops) {
      this.#ids.push(top === null ? -1 : this.#idOf(top.value));
      this.#records.push(top?.records ?? 0);
      this.#distinct.push(top?.distinct ?? 0);
    }
  }

  of(row: number): TopValue | null {
    const id = this.#ids[row]!;
    if (id < 0) return null;
    return { value: this.#values[id]!, records: this.#records[row]!, distinct: this.#distinct[row]! };
  }

  #idOf(value: string): number {
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    this.#known.set(value, this.#values.length);
    return this.#values.push(value) - 1;
  }
}
