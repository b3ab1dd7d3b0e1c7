import { type Column, columnsOf, type LogPath } from './columns.ts';
import { type LogRecord, microseconds, type Value, type Window } from './record.ts';

/** A whole log as Zeek's ASCII writer gives it: header, rows in the given order, `#close`. */
export function writeTsv(logPath: LogPath, records: readonly LogRecord[], window: Window): string {
  const columns = columnsOf(logPath);
  const lines = [tsvHeader(logPath, window.start)];
  for (const record of records)
    lines.push(`${columns.map((column) => tsvValue(record[column.name], column)).join('\t')}\n`);
  lines.push(tsvClose(window.end));
  return lines.join('');
}

/** A whole log as Zeek's JSON writer gives it: one object a line, unset fields absent. */
export function writeNdjson(logPath: LogPath, records: readonly LogRecord[]): string {
  const columns = columnsOf(logPath);
  return records.map((record) => `${ndjsonLine(record, columns)}\n`).join('');
}

export function tsvHeader(logPath: LogPath, opened: number): string {
  const columns = columnsOf(logPath);
  return [
    '#separator \\x09',
    '#set_separator\t,',
    '#empty_field\t(empty)',
    '#unset_field\t-',
    `#path\t${logPath}`,
    `#open\t${stamp(opened)}`,
    `#fields\t${columns.map((column) => column.name).join('\t')}`,
    `#types\t${columns.map((column) => column.type).join('\t')}`,
    '',
  ].join('\n');
}

export function tsvClose(closed: number): string {
  return `#close\t${stamp(closed)}\n`;
}

/** 2026-11-20-09-00-00 */
function stamp(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19).replaceAll(/[T:]/g, '-');
}

function tsvValue(value: Value | undefined, column: Column): string {
  if (value === undefined) return '-';
  if (Array.isArray(value)) {
    if (value.length === 0) return '(empty)';
    const members = value as readonly (string | number)[];
    return members
      .map((member) => tsvScalar(member, elementType(column.type)).replaceAll(',', '\\x2c'))
      .join(',');
  }
  return tsvScalar(value as string | number | boolean, column.type);
}

function tsvScalar(value: string | number | boolean, type: string): string {
  if (typeof value === 'boolean') return value ? 'T' : 'F';
  if (typeof value === 'number') return isFraction(type) ? microseconds(value).toFixed(6) : String(value);
  if (value === '') return '(empty)';
  // A value that reads as unset, as empty, or as a directive, and bytes that would break the row, are escaped.
  if (value === '-') return '\\x2d';
  return value.replaceAll('\\', '\\\\').replaceAll(/\p{Cc}|^#/gu, escaped);
}

function escaped(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

function ndjsonLine(record: LogRecord, columns: readonly Column[]): string {
  const members: string[] = [];
  for (const { name, type } of columns) {
    const value = record[name];
    if (value !== undefined) members.push(`"${name}":${jsonValue(value, type)}`);
  }
  return `{${members.join(',')}}`;
}

function jsonValue(value: Value, type: string): string {
  if (Array.isArray(value)) {
    const members = value as readonly (string | number)[];
    return `[${members.map((member) => jsonValue(member, elementType(type))).join(',')}]`;
  }
  if (typeof value !== 'number' || !isFraction(type)) return JSON.stringify(value);
  const rounded = microseconds(value);
  // Zeek writes whole doubles with a fraction: 60.0
  return Number.isInteger(rounded) ? `${rounded}.0` : String(rounded);
}

function isFraction(type: string): boolean {
  return type === 'time' || type === 'interval' || type === 'double';
}

/** vector[interval] holds intervals */
function elementType(type: string): string {
  return /\[(.+)\]/.exec(type)?.[1] ?? type;
}
