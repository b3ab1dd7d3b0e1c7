import type { Random } from '../random.ts';

/** Ranks from 0 by Zipf's law with exponent 1, in constant time (the alias method of Walker and Vose). */
export class Zipf {
  readonly #size: number;
  readonly #keep: Float64Array;
  readonly #alias: Int32Array;

  constructor(size: number) {
    this.#size = size;
    this.#keep = new Float64Array(size).fill(1);
    this.#alias = new Int32Array(size);
    let sum = 0;
    for (let rank = 1; rank <= size; rank++) sum += 1 / rank;
    const scaled = Float64Array.from({ length: size }, (_, index) => size / ((index + 1) * sum));
    const small: number[] = [];
    const large: number[] = [];
    for (const [index, share] of scaled.entries()) (share < 1 ? small : large).push(index);
    while (small.length > 0 && large.length > 0) {
      const less = small.pop()!;
      const more = large.pop()!;
      this.#keep[less] = scaled[less]!;
      this.#alias[less] = more;
      scaled[more] = scaled[more]! + scaled[less]! - 1;
      (scaled[more]! < 1 ? small : large).push(more);
    }
  }

  draw(random: Random): number {
    const place = random.next() * this.#size;
    const rank = Math.floor(place);
    return place - rank < this.#keep[rank]! ? rank : this.#alias[rank]!;
  }
}
