import type { HostTable, TopValue } from '../hosts/table.ts';
import type { Field } from '../zeek/field.ts';
import type { TalliedObject } from './part.ts';

/** The merged tables of some hosts: all those of one log path from one name up to another. */
export type ShardTable = {
  readonly table: HostTable;
  /** objects in which a host has records, in their order */
  objectsOf(host: string): readonly TalliedObject[];
};

/** What is kept of every host of every shard: numbers, its name, its most frequent values, its objects. */
export class JoinedRows {
  readonly hosts: string[] = [];
  /** where each shard's rows begin, and one more */
  readonly starts: number[] = [0];
  readonly fields = new Set<string>();
  readonly #numbers = new Map<string, Float64Array[]>();
  readonly #tops = new Map<string, TopValues>();
  readonly #objects = new Interned<readonly TalliedObject[]>();
  readonly #objectsOf: Uint32Array[] = [];

  /** Takes the next shard's rows; nothing of its tables is held. */
  add({ table, objectsOf }: ShardTable): void {
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
    this.#objectsOf.push(
      Uint32Array.from(rows, (row) => {
        const objects = objectsOf(table.host(row));
        return this.#objects.id(
          objects.map(({ name, version }) => `${name}\n${version}`).join('\n'),
          objects,
        );
      }),
    );
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

  objectsOf(row: number): readonly TalliedObject[] {
    const shard = this.shardOf(row);
    return this.#objects.value(this.#objectsOf[shard]![row - this.starts[shard]!]!);
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
  readonly #values = new Interned<string>();
  readonly #ids: number[] = [];
  readonly #records: number[] = [];
  readonly #distinct: number[] = [];

  add(tops: readonly (TopValue | null)[]): void {
    for (const top of tops) {
      this.#ids.push(top === null ? -1 : this.#values.id(top.value, top.value));
      this.#records.push(top?.records ?? 0);
      this.#distinct.push(top?.distinct ?? 0);
    }
  }

  of(row: number): TopValue | null {
    const id = this.#ids[row]!;
    if (id < 0) return null;
    return { value: this.#values.value(id), records: this.#records[row]!, distinct: this.#distinct[row]! };
  }
}

class Interned<Value> {
  readonly #ids = new Map<string, number>();
  readonly #values: Value[] = [];

  id(key: string, value: Value): number {
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    this.#ids.set(key, this.#values.length);
    this.#values.push(value);
    return this.#values.length - 1;
  }

  value(id: number): Value {
    return this.#values[id]!;
  }
}
