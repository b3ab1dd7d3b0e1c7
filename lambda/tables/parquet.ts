import { zstdCompressSync } from 'node:zlib';
import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import type { Cell, Column, ColumnType } from './column.ts';
import { hasDate } from './table-window.ts';

/** A reader skips a group of rows whose hosts are all others. */
const GROUP_ROWS = 20_000;

/**
 * Rows as a Parquet file: the same rows give the same bytes. Text is kept as it is, half a surrogate pair excepted,
 * for which UTF-8 has no bytes. Without rows the file holds the columns alone.
 */
export function parquet<Source>(
  columns: readonly Column<Source>[],
  source: Source,
  rows: number,
): Uint8Array {
  // It collects in memory, so that nothing below is a promise.
  const writer = new ByteWriter();
  const root = { name: 'rows', num_children: columns.length };
  const file = new ParquetWriter({
    writer,
    schema: [root, ...columns.map(({ name, type }) => element(name, type))],
    codec: 'ZSTD',
    compressors: { ZSTD: (page) => zstdCompressSync(page) },
    createdBy: 'stray',
  });
  const cells = columns.map((column) => column.cells(source));
  for (let start = 0; start < rows; start += GROUP_ROWS) {
    const length = Math.min(GROUP_ROWS, rows - start);
    const columnData = columns.map(({ name, type }, index) => ({
      name,
      // Asked for when the column is written, so that the cells of one column are held at a time.
      get data() {
        const [physical, cell] = [physicalOf[type], cells[index]!];
        return Array.from({ length }, (_, row) => physical(cell(start + row)));
      },
    }));
    void file.write({ columnData, rowGroupSize: length });
  }
  void file.finish();
  return writer.getBytes();
}

/** Timestamps count microseconds of UTC, as Zeek does. */
function element(name: string, type: ColumnType): SchemaElement {
  const repetition_type = 'OPTIONAL';
  if (type === 'string') return { name, repetition_type, type: 'BYTE_ARRAY', converted_type: 'UTF8' };
  if (type === 'timestamp')
    return { name, repetition_type, type: 'INT64', converted_type: 'TIMESTAMP_MICROS' };
  return { name, repetition_type, type: type === 'double' ? 'DOUBLE' : type === 'int' ? 'INT32' : 'INT64' };
}

const physicalOf: Readonly<Record<ColumnType, (cell: Cell) => string | number | bigint | null>> = {
  string: (cell) => cell,
  int: (cell) => cell,
  bigint: (cell) => (cell === null ? null : BigInt(cell)),
  // As in hosts.csv: nothing where there is no number, and one zero.
  double: (cell) => (Number.isFinite(cell) ? (cell === 0 ? 0 : cell) : null),
  timestamp: (cell) => microseconds(cell as number | null),
};

function microseconds(seconds: number | null): bigint | null {
  return seconds === null || !hasDate(seconds) ? null : BigInt(Math.round(seconds * 1e6));
}
