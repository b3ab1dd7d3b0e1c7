import { late } from './lookup';
import { NONE } from './memory';
import { ALL, Pairs, idOf } from './pairs';

/**
 * Two fields' values as one. Most fields that are joined have few values each: while all their ids are below FEW, the id
 * of a pair stands in a square and is found without a hash.
 */

// @ts-ignore: decorator
@inline const FEW_BITS: u32 = 8;
// @ts-ignore: decorator
@inline const FEW: u32 = 1 << FEW_BITS;

/** Ids that a square knows of each field. */
export function squareSide(): u32 {
  return FEW;
}

/** 16 bits per pair of ids: 0, or the pair's id plus one. */
export function newSquare(): usize {
  const bytes = (FEW * FEW) << 1;
  const square = heap.alloc(bytes);
  memory.fill(square, 0, bytes);
  return square;
}

/** The ids that countPairs would write, of fields with ids below FEW. The square belongs to these pairs; records are not counted. */
export function joinFew(pairs: Pairs, square: usize, first: usize, second: usize, mask: usize, n: i32, ids: usize): void {
  const asked = mask == 0 ? ALL : mask;
  let unknown = 0;
  for (let i = 0; i < n; i++) {
    const a = load<u32>(first + (i << 2));
    const b = load<u32>(second + (i << 2));
    const isPair = i32(a != NONE) & i32(b != NONE) & i32(load<u8>(asked + i) != 0);
    const held = select<u32>(load<u16>(place(square, a, b)), 0, isPair);
    // no pair is none
    store<u32>(ids + (i << 2), held - 1);
    store<u32>(late + (unknown << 2), i);
    unknown += isPair & i32(held == 0);
  }
  for (let j = 0; j < unknown; j++) {
    const i = load<u32>(late + (j << 2));
    const a = load<u32>(first + (i << 2));
    const b = load<u32>(second + (i << 2));
    const id = idOf(pairs, a, b);
    store<u32>(ids + (i << 2), id);
    // the last of so many pairs has no room and is looked up each time
    if (id < 0xffff) store<u16>(place(square, a, b), <u16>(id + 1));
  }
}

// @ts-ignore: decorator
@inline function place(square: usize, a: u32, b: u32): usize {
  return square + (<usize>(((a & (FEW - 1)) << FEW_BITS) | (b & (FEW - 1))) << 1);
}
