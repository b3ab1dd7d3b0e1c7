import { NONE, element, extend, newColumn } from './memory';

/**
 * Which records satisfy a condition. Each distinct value was classified once, outside, and its bits stand in a column
 * of 16 bits by id; here a record looks at its value's bits. A mask is a byte per record.
 */

export function newClasses(): usize {
  return newColumn();
}

/** The bits of a value, none where there is none. */
// @ts-ignore: decorator
@inline export function classOf(classes: usize, id: u32): u32 {
  return id == NONE ? 0 : <u32>load<u16>(element(classes, id, 2));
}

/** The bits of value `id`; ids come in ascending order. */
export function classify(classes: usize, id: u32, bits: u32): void {
  extend(classes, id, 2);
  store<u16>(element(classes, id, 2), <u16>bits);
}

/** The bits of each record's value, a word of 16 bits per record: what the counters under conditions go by. */
export function classRows(classes: usize, ids: usize, n: i32, rows: usize): void {
  for (let i = 0; i < n; i++) store<u16>(rows + (i << 1), <u16>classOf(classes, load<u32>(ids + (i << 2))));
}

/** The mask: the value has one of `bits`. With `also`, only where the mask was set before. */
export function maskClass(classes: usize, ids: usize, bits: u32, n: i32, mask: usize, also: bool): void {
  for (let i = 0; i < n; i++) {
    const id = load<u32>(ids + (i << 2));
    let holds = (classOf(classes, id) & bits) != 0;
    if (also) holds = holds && load<u8>(mask + i) != 0;
    store<u8>(mask + i, holds ? 1 : 0);
  }
}

/** The mask: the record has no value. */
export function maskUnset(ids: usize, n: i32, mask: usize, also: bool): void {
  for (let i = 0; i < n; i++) {
    let holds = load<u32>(ids + (i << 2)) == NONE;
    if (also) holds = holds && load<u8>(mask + i) != 0;
    store<u8>(mask + i, holds ? 1 : 0);
  }
}
