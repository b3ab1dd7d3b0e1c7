import { hash64 } from './memory';

/**
 * The keys that are looked for in JSON records, and the slot of each: several keys may name one slot (`id.orig_h`,
 * `id_orig_h`, `source.ip`). A key is told by its length, its first and its last eight bytes, then by the rest.
 */

// @ts-ignore: decorator
@inline const SLOTS: u32 = 8192;
// @ts-ignore: decorator
@inline const ENTRY: u32 = 32;

/** per entry: length, slot, first eight bytes, last eight bytes, address */
const table: usize = memory.data(262144, 16);
const LOW: usize = memory.data(72, 8);

export function clearKeys(): void {
  memory.fill(table, 0, SLOTS * ENTRY);
  for (let n = 0; n <= 8; n++) store<u64>(LOW + (n << 3), n == 8 ? ~0 : ((<u64>1) << (n << 3)) - 1);
}

// @ts-ignore: decorator
@inline function head(at: usize, length: i32): u64 {
  return load<u64>(at) & load<u64>(LOW + (min(length, 8) << 3));
}

// @ts-ignore: decorator
@inline function tail(at: usize, length: i32): u64 {
  return length > 8 ? load<u64>(at + length - 8) : 0;
}

// @ts-ignore: decorator
@inline function place(head: u64, tail: u64, length: i32): u32 {
  return <u32>(((head ^ (tail * 0x9fb21c651e98df25) ^ <u64>length) * 0xd6e8feb86659fd93) >> 51);
}

/** The key's bytes stay where they are. At most half as many keys as SLOTS. */
export function addKey(at: usize, length: i32, slot: i32): void {
  const first = head(at, length);
  const last = tail(at, length);
  let i = place(first, last, length);
  while (load<i32>(table + i * ENTRY) != 0) {
    if (slotOf(at, length) >= 0) return;
    i = (i + 1) & (SLOTS - 1);
  }
  const entry = table + i * ENTRY;
  store<i32>(entry, length);
  store<i32>(entry + 4, slot);
  store<u64>(entry + 8, first);
  store<u64>(entry + 16, last);
  store<u32>(entry + 24, <u32>at);
}

/** The slot of a key, or -1. */
// @ts-ignore: decorator
@inline export function slotOf(at: usize, length: i32): i32 {
  const first = head(at, length);
  const last = tail(at, length);
  let i = place(first, last, length);
  while (true) {
    const entry = table + i * ENTRY;
    const held = load<i32>(entry);
    if (held == 0) return -1;
    if (held == length && load<u64>(entry + 8) == first && load<u64>(entry + 16) == last) {
      if (length <= 16 || memory.compare(at, load<u32>(entry + 24), length) == 0) return load<i32>(entry + 4);
    }
    i = (i + 1) & (SLOTS - 1);
  }
}
