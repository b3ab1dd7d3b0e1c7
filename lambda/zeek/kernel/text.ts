import type { Address, Kernel } from './kernel.ts';

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of a dictionary's value: see dictionary.ts in assembly/ for its word. */
export function symbolText(kernel: Kernel, dictionary: Address, id: number): string {
  const at = kernel.element(kernel.view.getUint32(dictionary + dictionaryWords, true), id, 8);
  const low = kernel.view.getUint32(at, true);
  const high = kernel.view.getUint32(at + 4, true);
  if (high >>> 28 !== 15) return textOf(kernel.bytes.subarray(low, low + high));
  let length = 0;
  for (let shift = 0; shift < 32; shift += 4, length++) {
    const nibble = (low >>> shift) & 15;
    if (nibble === 15) return characters.toString('latin1', 0, length);
    characters[length] = codes[nibble]!;
  }
  for (let shift = 0; shift < 32; shift += 4, length++) {
    const nibble = (high >>> shift) & 15;
    if (nibble === 15) break;
    characters[length] = codes[nibble]!;
  }
  return characters.toString('latin1', 0, length);
}

/** The words of a dictionary's values in the order of their ids, each as its lower and its upper half. */
export function symbolWords(
  kernel: Kernel,
  dictionary: Address,
  count: number,
  visit: (id: number, low: number, high: number) => void,
): void {
  const words = kernel.view.getUint32(dictionary + dictionaryWords, true);
  kernel.segments(words, count, 8, (halves, first) => {
    for (let at = 0; at < halves.length; at += 2) visit(first + at / 2, halves[at]!, halves[at + 1]!);
  });
}

const characters = Buffer.alloc(16);
const codes = Buffer.from('0123456789.....');

/** offset of the column of words in a Dictionary */
const dictionaryWords = 16;

/** Bytes that are no UTF-8 stand as Zeek writes them, `\xNN`, so that different bytes give different texts. */
export function textOf(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return escapeStrangers(bytes);
  }
}

function escapeStrangers(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at);
    if (length === 0) text += `\\x${bytes[at]!.toString(16).padStart(2, '0')}`;
    else text += strict.decode(bytes.subarray(at, at + length));
    at += Math.max(1, length);
  }
  return text;
}

/** Length of the valid UTF-8 sequence at a place, or 0. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  for (let length = 1; length <= 4 && at + length <= bytes.length; length++) {
    try {
      strict.decode(bytes.subarray(at, at + length));
      return length;
    } catch {
      // a longer sequence may be valid
    }
  }
  return 0;
}
