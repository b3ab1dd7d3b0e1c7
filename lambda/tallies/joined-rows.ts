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
    for (const field of table.fields) this.fields.add(field);
    for (let row = 0; row < table.size; row++) this.hosts.push(table.host(row));
    this.#add('records', table, (row) => table.records(row));
    this.#add('first', table, (row) => table.first(row) ?? Number.NaN);
    this.#add('last', table, (row) => table.last(row) ?? Number.NaN);
    for (const { name } of table.features) {
      const column = table.column(name);
      this.#add(featureKey(name), table, (row) => column[row]!);
    }
    for (const field of shownFields) {
      const tops = this.#tops.get(field) ?? new TopValues();
      this.#tops.set(field, tops);
      tops.add(table, field);
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
    const tops = typeof field === 'string' ? this.#tops.get(field) : undefined;
    const shard = this.shardOf(row);
    return tops?.of(shard, row - this.starts[shard]!);
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

  #add(key: string, { size }: HostTable, numberOf: (row: number) => number): void {
    const column = new Float64Array(size);
    for (let row = 0; row < size; row++) column[row] = numberOf(row);
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

/** Columns of a shard: the place of the value, -1 where there is none, its records, and how many values there are. */
type TopColumns = {
  readonly ids: Int32Array;
  readonly records: Float64Array;
  readonly distinct: Uint32Array;
};

/** Each row's most frequent value; most are those of many rows. */
class TopValues {
  readonly #values: string[] = [];
  readonly #known = new Map<string, number>();
  readonly #shards: TopColumns[] = [];

  add(table: HostTable, field: string): void {
    const { size } = table;
    const [ids, records, distinct] = [new Int32Array(size), new Float64Array(size), new Uint32Array(size)];
    for (let row = 0; row < size; row++) {
      const top = table.top(row, field);
      ids[row] = top === null ? -1 : this.#idOf(top.value);
      records[row] = top?.records ?? 0;
      distinct[row] = top?.distinct ?? 0;
    }
    this.#shards.push({ ids, records, distinct });
  }

  of(shard: number, row: number): TopValue | null {
    const { ids, records, distinct } = this.#shards[shard]!;
    if (ids[row]! < 0) return null;
    return { value: this.#values[ids[row]!]!, records: records[row]!, distinct: distinct[row]! };
  }

  #idOf(value: string): number {
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    this.#known.set(value, this.#values.length);
    return this.#values.push(value) - 1;
  }
}
