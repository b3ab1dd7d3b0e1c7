import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Puts a text between the markers of this name in a page of docs/, in place of what stood there. */
export function writeSection(name: string, text: string, page = 'performance.md'): void {
  const path = join(import.meta.dirname, '../docs', page);
  writeFileSync(path, withSection(readFileSync(path, 'utf8'), name, text));
}

export function withSection(document: string, name: string, text: string): string {
  const open = `<!-- bench:${name} -->`;
  const close = `<!-- /bench:${name} -->`;
  const start = document.indexOf(open);
  const end = document.indexOf(close);
  if (start === -1 || end < start) throw new Error(`the page has no section ${open} … ${close}`);
  return `${document.slice(0, start + open.length)}\n\n${text}\n\n${document.slice(end)}`;
}
