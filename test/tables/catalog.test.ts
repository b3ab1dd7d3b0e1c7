import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { general } from '../../lambda/hosts/types/general.ts';
import { notebook } from '../../lambda/hosts/types/notebook.ts';
import { logTypes } from '../../lambda/hosts/types/registry.ts';
import { catalog } from '../../lambda/tables/catalog.ts';
import { hostColumns } from '../../lambda/tables/hosts.ts';

const file = join(import.meta.dirname, '../../infra/queries/tables.json');

/** A line a column, so that a difference can be read. */
function text(): string {
  return `${JSON.stringify(catalog(), null, 2).replaceAll(
    /\{\s+"name": (.*),\s+"type": (.*),\s+"about": (.*)\s+\}/g,
    '{ "name": $1, "type": $2, "about": $3 }',
  )}\n`;
}

describe('the catalogue', () => {
  it('is what the log types say; UPDATE_GOLDEN=1 writes it', () => {
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, text());
    expect(readFileSync(file, 'utf8')).toBe(text());
  });

  it('has every column of the notebook preset and of every log among those that all hosts share', () => {
    const shared = hostColumns(general).map(({ name }) => name);
    for (const { name } of notebook.features)
      expect(shared).toEqual(expect.arrayContaining([name, `z_${name}`]));
    for (const type of logTypes)
      expect(
        hostColumns(type)
          .slice(0, shared.length)
          .map(({ name }) => name),
      ).toEqual(shared);
  });

  it('has each column once in a table, under a name that no query has to quote', () => {
    const { tables, features } = catalog();
    const lists = [
      tables.findings,
      tables.evidence,
      ...Object.values(features).map((own) => [...tables.hosts, ...own]),
    ];
    for (const names of lists.map((columns) => columns.map(({ name }) => name))) {
      expect(new Set(names).size).toBe(names.length);
      for (const name of names) {
        expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
        expect(reserved).not.toContain(name.toUpperCase());
      }
    }
  });

  it('has comments that Glue takes', () => {
    const { tables, features } = catalog();
    for (const { about } of [...Object.values(tables), ...Object.values(features)].flat()) {
      expect(about.length).toBeLessThanOrEqual(255);
      expect(about).toMatch(/^[\x20-\x7e]+$/);
    }
  });
});

/** Reserved in queries, by the manual of Athena. */
const reserved =
  `ALTER AND AS BETWEEN BY CASE CAST CONSTRAINT CREATE CROSS CUBE CURRENT_CATALOG CURRENT_DATE CURRENT_PATH
  CURRENT_SCHEMA CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER DEALLOCATE DELETE DESCRIBE DISTINCT DROP ELSE END ESCAPE
  EXCEPT EXECUTE EXISTS EXTRACT FALSE FIRST FOR FROM FULL GROUP GROUPING HAVING IN INNER INSERT INTERSECT INTO IS JOIN
  JSON_ARRAY JSON_EXISTS JSON_OBJECT JSON_QUERY JSON_TABLE JSON_VALUE LAST LEFT LIKE LISTAGG LOCALTIME LOCALTIMESTAMP
  NATURAL NORMALIZE NOT NULL OF ON OR ORDER OUTER PREPARE RECURSIVE RIGHT ROLLUP SELECT SKIP TABLE THEN TRIM TRUE
  UESCAPE UNION UNNEST USING VALUES WHEN WHERE WITH`.split(/\s+/);
