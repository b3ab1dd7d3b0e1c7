import type { Feature } from '../hosts/feature.ts';
import { rowOf } from '../hosts/host-order.ts';
import type { Cadence, HostTable, TopValue, ValueCount } from '../hosts/table.ts';
import type { Condition, Field } from '../zeek/field.ts';
import { tallyKey } from '../zeek/plan.ts';
import type { Window } from '../zeek/reading.ts';
import type { JoinedRows } from './joined-rows.ts';
import type { TalliedObject } from './part.ts';

/** The merged tables of some hosts: all those of one log path from one name up to another. */
export type ShardTable = {
  readonly table: HostTable;
  /** objects in which a host has records, in their order */
  objectsOf(host: string): readonly TalliedObject[];
};

/** Values that are remembered of rows that were asked for. */
const mostRemembered = 1_000_000;
/** Rows asked for one after the other from which on somebody is walking through the whole table. */
const walk = 100_000;

/**
 * The host table of shards of which one at a time lies in memory. What is kept of every host is at hand; for all else the
 * shard of a row is loaded, so rows should be asked for in their order.
 */
export class ShardedTable implements HostTable {
  readonly logPath: string;
  readonly features: readonly Feature[];
  readonly window: Window;
  /** shards that were loaded so far */
  loads = 0;
  readonly #rows: JoinedRows;
  readonly #load: (shard: number) => ShardTable;
  readonly #columns: ReadonlyMap<string, Float64Array>;
  readonly #records: Float64Array;
  readonly #firsts: Float64Array;
  readonly #lasts: Float64Array;
  readonly #remembered = new Map<string, readonly ValueCount[]>();
  readonly #objects = new Map<number, readonly TalliedObject[]>();
  #rememberedValues = 0;
  #walked = 0;
  #last = -1;
  #shard = -1;
  #loaded: ShardTable | null = null;

  constructor(
    about: { logPath: string; features: readonly Feature[]; window: Window },
    rows: JoinedRows,
    load: (shard: number) => ShardTable,
  ) {
    this.logPath = about.logPath;
    this.features = about.features;
    this.window = about.window;
    this.#rows = rows;
    this.#load = load;
    this.#records = rows.records();
    this.#firsts = rows.firsts();
    this.#lasts = rows.lasts();
    this.#columns = new Map(about.features.map(({ name }) => [name, rows.feature(name)]));
  }

  get size(): number {
    return this.#rows.hosts.length;
  }

  get fields(): ReadonlySet<string> {
    return this.#rows.fields;
  }

  host(row: number): string {
    return this.#rows.hosts[row]!;
  }

  rowOf(host: string): number {
    return rowOf(this.#rows.hosts, host);
  }

  objectsOf(host: string): readonly TalliedObject[] {
    const row = this.rowOf(host);
    return row < 0 ? [] : (this.#objects.get(row) ?? this.#in(row).objectsOf(host));
  }

  records(row: number): number {
    return this.#records[row]!;
  }

  column(name: string): Float64Array {
    const column = this.#columns.get(name);
    if (column === undefined) throw new Error(`no feature ${name} in ${this.logPath}`);
    return column;
  }

  first(row: number): number | null {
    return orNull(this.#firsts[row]!);
  }

  last(row: number): number | null {
    return orNull(this.#lasts[row]!);
  }

  values(row: number, field: Field, where?: Condition, most?: number): ValueCount[] {
    this.#walked = row === this.#last + 1 ? this.#walked + 1 : 0;
    this.#last = row;
    const key = `${row} ${most ?? 'all'} ${tallyKey(field, where)}`;
    const known = this.#remembered.get(key);
    if (known !== undefined) return [...known];
    const { table, objectsOf } = this.#in(row);
    const values = table.values(this.#local(row), field, where, most);
    if (this.#walked < walk) {
      this.#remember(key, values);
      this.#objects.set(row, objectsOf(this.host(row)));
    }
    return values;
  }

  top(row: number, field: Field, where?: Condition): TopValue | null {
    const top = where === undefined ? this.#rows.top(row, field) : undefined;
    return top === undefined ? this.#in(row).table.top(this.#local(row), field, where) : top;
  }

  /** Loads every shard. */
  callers(responders: ReadonlySet<string>): Map<string, number> {
    const callers = new Map<string, number>();
    for (const first of this.#rows.starts) {
      if (first >= this.size) continue;
      for (const [responder, hosts] of this.#in(first).table.callers(responders)) {
        callers.set(responder, (callers.get(responder) ?? 0) + hosts);
      }
    }
    return callers;
  }

  under(row: number, of: Field, under: Field) {
    return this.#in(row).table.under(this.#local(row), of, under);
  }

  cadences(row: number): Cadence[] {
    return this.#in(row).table.cadences(this.#local(row));
  }

  /** Found hosts are asked for again in the order of their weight, which is not that of rows. */
  #remember(key: string, values: readonly ValueCount[]): void {
    this.#rememberedValues += values.length + 1;
    if (this.#rememberedValues > mostRemembered) {
      this.#remembered.clear();
      this.#objects.clear();
      this.#rememberedValues = values.length + 1;
    }
    this.#remembered.set(key, [...values]);
  }

  #local(row: number): number {
    return row - this.#rows.starts[this.#shard]!;
  }

  /** The tables of the shard of a row; those of the shard before are let go first. */
  #in(row: number): ShardTable {
    const shard = this.#rows.shardOf(row);
    if (shard === this.#shard && this.#loaded !== null) return this.#loaded;
    this.#loaded = null;
    this.#loaded = this.#load(shard);
    this.#shard = shard;
    this.loads++;
    return this.#loaded;
  }
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
