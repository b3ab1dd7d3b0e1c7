import type { Input } from './input.ts';

const isSpace = (byte: number) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);

export function skipByteOrderMark(input: Input): void {
  const { bytes } = input.kernel;
  const at = input.from;
  if (input.length >= 3 && bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf)
    input.from += 3;
}

/** How the records of a log are laid out, by its first bytes. */
export function layoutOf(bytes: Uint8Array): 'tsv' | 'lines' | 'objects' | 'array' {
  let at = 0;
  while (at < bytes.length && isSpace(bytes[at]!)) at++;
  const first = bytes[at];
  if (first === 0x5b) {
    at++;
    while (at < bytes.length && isSpace(bytes[at]!)) at++;
    return at === bytes.length || bytes[at] === 0x7b || bytes[at] === 0x5d ? 'array' : 'tsv';
  }
  if (first !== 0x7b) return 'tsv';
  // an object that goes on behind a line with its brace alone is printed over several lines
  at++;
  while (bytes[at] === 0x20 || bytes[at] === 0x0d || bytes[at] === 0x09) at++;
  return bytes[at] === 0x0a ? 'objects' : 'lines';
}
