import { textOf } from './kernel/text.ts';
import { linesOf } from './layout.ts';

const mostObjects = 200;

/** The first records that stand, each on a line of its own. */
export function sampleLines(head: Uint8Array): object[] {
  const objects: object[] = [];
  for (const line of linesOf(head)) {
    const object = line[0] === openBrace ? parse(line) : null;
    if (object !== null) objects.push(object);
    if (objects.length === mostObjects) break;
  }
  return objects;
}

/** The first complete objects of some JSON text, whatever stands between them. */
export function sampleObjects(bytes: Uint8Array): object[] {
  const objects: object[] = [];
  let at = 0;
  while (objects.length < mostObjects) {
    const start = bytes.indexOf(openBrace, at);
    const end = start < 0 ? -1 : objectEnd(bytes, start);
    if (end < 0) break;
    const object = parse(bytes.subarray(start, end));
    if (object !== null) objects.push(object);
    at = end;
  }
  return objects;
}

/** The object that begins at a place, or null. */
export function objectAt(bytes: Uint8Array, start: number): object | null {
  const end = objectEnd(bytes, start);
  return end < 0 ? null : parse(bytes.subarray(start, end));
}

const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;

function objectEnd(bytes: Uint8Array, start: number): number {
  let depth = 0;
  let inString = false;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (inString) {
      if (byte === backslash) at++;
      else if (byte === quote) inString = false;
    } else if (byte === quote) inString = true;
    else if (byte === openBrace) depth++;
    else if (byte === closeBrace && --depth === 0) return at + 1;
  }
  return -1;
}

function parse(bytes: Uint8Array): object | null {
  try {
    const value: unknown = JSON.parse(textOf(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
