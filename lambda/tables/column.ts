/** Types of the catalogue, by Hive's names: what Athena reads. */
export type ColumnType = 'string' | 'bigint' | 'int' | 'double' | 'timestamp';

/** A cell: text, a number, or seconds since 1970 in a timestamp; null is SQL's null. */
export type Cell = string | number | null;

/** A column of a table that is made of a source; `cells` is asked once a source, what it returns once a row. */
export type Column<Source> = {
  readonly name: string;
  readonly type: ColumnType;
  /** what it holds, as the catalogue says it */
  readonly about: string;
  readonly cells: (source: Source) => (row: number) => Cell;
};

/** A column that is the same in every row of a file. */
export function constant<Source>(
  name: string,
  type: ColumnType,
  about: string,
  of: (source: Source) => Cell,
): Column<Source> {
  return {
    name,
    type,
    about,
    cells: (source) => {
      const cell = of(source);
      return () => cell;
    },
  };
}
