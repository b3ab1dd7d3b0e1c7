import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  type DuckDBConnection,
  DuckDBInstance,
  DuckDBTimestampValue,
  type DuckDBValue,
} from '@duckdb/node-api';
import type { LogInspection } from '../../lambda/report/inspection.ts';
import { catalog } from '../../lambda/tables/catalog.ts';
import type { TableWindow } from '../../lambda/tables/table-window.ts';
import { tablesOf } from '../../lambda/tables/tables.ts';

/** A cell as SQL gives it: times in seconds since 1970. */
export type SqlCell = string | number | boolean | null;
export type SqlRow = Readonly<Record<string, SqlCell>>;

const database = DuckDBInstance.create(':memory:', { threads: '1' });

/** Files in a folder of their own, as a bucket would hold them, and DuckDB over them as Athena would be. */
export class Lake {
  readonly folder = mkdtempSync(join(tmpdir(), 'tables-'));
  readonly keys: string[] = [];
  #connection: Promise<DuckDBConnection> | null = null;

  add(log: LogInspection, window: TableWindow): void {
    for (const { path, body } of tablesOf(log, window)) {
      const file = join(this.folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, body);
      this.keys.push(path);
    }
    this.#connection = null;
  }

  async ask(sql: string, parameters: readonly string[] = []): Promise<SqlRow[]> {
    this.#connection ??= this.#connect();
    const answer = await (await this.#connection).runAndReadAll(sql, [...parameters]);
    return answer
      .getRowObjects()
      .map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)])));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  /** Views with the columns of the catalogue, no more: a file's partition stands in its key, as text. */
  async #connect(): Promise<DuckDBConnection> {
    const connection = await (await database).connect();
    const { tables, features } = catalog();
    const view = async (name: string, columns: readonly { name: string; type: string }[], glob: string) => {
      const files = `read_parquet('${this.folder}/${glob}', hive_partitioning = true, hive_types_autocast = false)`;
      const partitions = ['log_path', 'date'].map((partition) => `"${partition}"`);
      const names = [...columns.map((column) => column.name), ...partitions];
      await connection.run(`CREATE TEMP VIEW ${name} AS SELECT ${names.join(', ')} FROM ${files}`);
      const types = (await connection.runAndReadAll(`DESCRIBE ${name}`)).getRowObjects();
      for (const [index, { type }] of columns.entries()) {
        if (types[index]!.column_type !== duckTypes[type])
          throw new Error(`${name}: ${JSON.stringify(types[index])}`);
      }
    };
    for (const [name, columns] of Object.entries(tables))
      await view(name, columns, `tables/${name}/*/*/*.parquet`);
    for (const [logPath, own] of Object.entries(features)) {
      if (!this.keys.some((key) => key.startsWith(`tables/hosts/log_path=${logPath}/`))) continue;
      await view(
        `hosts_${logPath}`,
        [...tables.hosts, ...own],
        `tables/hosts/log_path=${logPath}/*/*.parquet`,
      );
    }
    return connection;
  }
}

const duckTypes: Readonly<Record<string, string>> = {
  string: 'VARCHAR',
  bigint: 'BIGINT',
  int: 'INTEGER',
  double: 'DOUBLE',
  timestamp: 'TIMESTAMP',
};

function plain(value: DuckDBValue): SqlCell {
  if (value instanceof DuckDBTimestampValue) return Number(value.micros) / 1e6;
  if (typeof value === 'bigint') return Number(value);
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return value as SqlCell;
  throw new Error(`a value of an unexpected type: ${String(value)}`);
}
