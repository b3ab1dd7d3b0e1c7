/** Sixteen bytes each: entry n keeps the first n bytes of a vector. */
export const MASKS: usize = memory.data(17 * 16, 16);

export function prepareMasks(): void {
  for (let n = 0; n <= 16; n++) {
    for (let i = 0; i < 16; i++) store<u8>(MASKS + (n << 4) + i, i < n ? 0xff : 0);
  }
}

let scratch: usize = 0;
let scratchSize: i32 = 0;

/** Room for one unescaped value; the next call may reuse it. */
export function scratchFor(length: i32): usize {
  if (length + 16 > scratchSize) {
    if (scratch != 0) heap.free(scratch);
    scratchSize = max(4096, (length + 16) << 1);
    scratch = heap.alloc(scratchSize);
  }
  return scratch;
}

// @ts-ignore: decorator
@inline export function hexDigit(byte: u32): i32 {
  if (byte - 0x30 <= 9) return byte - 0x30;
  const letter = byte | 0x20;
  if (letter - 0x61 <= 5) return letter - 0x61 + 10;
  return -1;
}

/** Undoes `\xNN`; a backslash that begins nothing else stays. Returns the length. */
export function unescapeTsv(from: usize, length: i32, to: usize): i32 {
  let out = to;
  const end = from + length;
  let at = from;
  while (at < end) {
    const byte = load<u8>(at);
    if (byte == 0x5c && at + 3 < end && load<u8>(at + 1) == 0x78) {
      const high = hexDigit(load<u8>(at + 2));
      const low = hexDigit(load<u8>(at + 3));
      if (high >= 0 && low >= 0) {
        store<u8>(out++, <u8>((high << 4) | low));
        at += 4;
        continue;
      }
    }
    store<u8>(out++, byte);
    at++;
  }
  return <i32>(out - to);
}

/** Undoes JSON's escapes; what they cannot mean becomes U+FFFD. Returns the length, never above the input's. */
export function unescapeJson(from: usize, length: i32, to: usize): i32 {
  let out = to;
  const end = from + length;
  let at = from;
  while (at < end) {
    const byte = load<u8>(at++);
    if (byte != 0x5c || at >= end) {
      store<u8>(out++, byte);
      continue;
    }
    const kind = load<u8>(at++);
    if (kind == 0x75) {
      let code = codeUnit(at, end);
      at = min(at + 4, end);
      if (code >= 0xd800 && code <= 0xdbff && at + 1 < end && load<u8>(at) == 0x5c && load<u8>(at + 1) == 0x75) {
        const low = codeUnit(at + 2, end);
        if (low >= 0xdc00 && low <= 0xdfff) {
          code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
          at += 6;
        }
      }
      if (code < 0 || (code >= 0xd800 && code <= 0xdfff)) code = 0xfffd;
      out = encode(code, out);
    } else store<u8>(out++, plain(kind));
  }
  return <i32>(out - to);
}

function plain(kind: u8): u8 {
  if (kind == 0x6e) return 10;
  if (kind == 0x74) return 9;
  if (kind == 0x72) return 13;
  if (kind == 0x62) return 8;
  if (kind == 0x66) return 12;
  return kind;
}

function codeUnit(at: usize, end: usize): i32 {
  if (at + 4 > end) return -1;
  let code = 0;
  for (let i = 0; i < 4; i++) {
    const digit = hexDigit(load<u8>(at + i));
    if (digit < 0) return -1;
    code = (code << 4) | digit;
  }
  return code;
}

function encode(code: i32, to: usize): usize {
  let out = to;
  if (code < 0x80) {
    store<u8>(out++, <u8>code);
    return out;
  }
  if (code < 0x800) store<u8>(out++, <u8>(0xc0 | (code >> 6)));
  else {
    if (code < 0x10000) store<u8>(out++, <u8>(0xe0 | (code >> 12)));
    else {
      store<u8>(out++, <u8>(0xf0 | (code >> 18)));
      store<u8>(out++, <u8>(0x80 | ((code >> 12) & 63)));
    }
    store<u8>(out++, <u8>(0x80 | ((code >> 6) & 63)));
  }
  store<u8>(out++, <u8>(0x80 | (code & 63)));
  return out;
}
