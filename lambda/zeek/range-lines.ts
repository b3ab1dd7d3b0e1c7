/** Bytes of an object, `to` not among them. The lines that begin there are the range's. */
export type Range = { readonly from: number; readonly to: number };

/** The bytes of one version of an object from one place up to another; may be asked again and again. */
export type OpenRange = (from: number, to: number) => AsyncIterable<Uint8Array>;

const lineBreak = 0x0a;
/** Asked for at a time behind a range whose last line goes on. */
const tailBytes = 64 * 1024;

/** The bytes of the lines that begin in a range of a log of `size` bytes; `mark`: the bytes before its first line. */
export async function* linesOf(
  open: OpenRange,
  { from, to }: Range,
  mark: number,
  size: number,
): AsyncGenerator<Uint8Array> {
  if (to <= mark) return;
  // a line begins behind a line break: the byte before the range tells whether the range's first byte begins one
  let passing = from > mark;
  let ended = true;
  for await (const chunk of open(passing ? from - 1 : mark, to)) {
    const begin: number = passing ? chunk.indexOf(lineBreak) + 1 : 0;
    if (passing && begin === 0) continue;
    passing = false;
    if (begin === chunk.length) continue;
    ended = chunk.at(-1) === lineBreak;
    yield chunk.subarray(begin);
  }
  for (let at = to; !ended && at < size; at += tailBytes) {
    for await (const chunk of open(at, Math.min(size, at + tailBytes))) {
      const end = chunk.indexOf(lineBreak) + 1;
      yield end === 0 ? chunk : chunk.subarray(0, end);
      ended = end > 0;
      if (ended) break;
    }
  }
}
