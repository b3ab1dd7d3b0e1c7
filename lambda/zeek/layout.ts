import type { Input } from './input.ts';

const isSpace = (byte: number | undefined) => byte === 0x20 || (byte! >= 0x09 && byte! <= 0x0d);

/** Bytes of a byte order mark at the beginning. */
export function markBytes(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

export function skipByteOrderMark(input: Input): void {
  input.from += markBytes(input.kernel.bytes.subarray(input.from, input.to));
}

export function isBlank(bytes: Uint8Array): boolean {
  return bytes.every(isSpace);
}

/**
 * How the records of a log are laid out, by its head. Its first byte tells, unless that stands in a line that is damaged:
 * where most lines are whole objects, records of JSON stand in lines whatever the first one is.
 */
export function layoutOf(head: Uint8Array): 'tsv' | 'lines' | 'objects' | 'array' {
  const at = spaceEnd(head, 0);
  if (head[at] === openBracket) {
    const next = spaceEnd(head, at + 1);
    if (next === head.length || head[next] === openBrace || head[next] === closeBracket) return 'array';
  }
  if (mostlyObjects(head)) return 'lines';
  if (head[at] !== openBrace) return 'tsv';
  // an object that goes on behind a line with its brace alone is printed over several lines
  let behind = at + 1;
  while (head[behind] === 0x20 || head[behind] === 0x0d || head[behind] === 0x09) behind++;
  return head[behind] === lineBreak ? 'objects' : 'lines';
}

const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const lineBreak = 0x0a;

/** Whether at least half of the lines begin and end as objects do, and none is a header of Zeek's. */
function mostlyObjects(head: Uint8Array): boolean {
  let objects = 0;
  let others = 0;
  for (const line of linesOf(head)) {
    if (line[0] === openBrace && line.at(-1) === closeBrace) objects++;
    else if (isHeader(line)) return false;
    else others++;
  }
  return objects > 0 && objects >= others;
}

/** The lines that are not blank, without white space around them; not the last one where it is not complete. */
export function* linesOf(head: Uint8Array): Generator<Uint8Array> {
  for (let from = 0; from < head.length; ) {
    const end = head.indexOf(lineBreak, from);
    let to = end < 0 ? head.length : end;
    const next = to + 1;
    from = Math.min(to, spaceEnd(head, from));
    while (to > from && isSpace(head[to - 1])) to--;
    const whole = end >= 0 || head[to - 1] === closeBrace;
    if (to > from && whole) yield head.subarray(from, to);
    from = next;
  }
}

function spaceEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && isSpace(bytes[at])) at++;
  return at;
}

function isHeader(line: Uint8Array): boolean {
  return /^#(fields|separator)/.test(Buffer.from(line.subarray(0, 16)).toString('latin1'));
}
