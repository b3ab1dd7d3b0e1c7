/**
 * A seeded source of chance: sfc32, seeded from a text, so that every part of the generator draws from its own
 * stream (`random.fork('dns')`) and adding to one part leaves the others as they were.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d = 1;
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
    let hash = 0x811c9dc5;
    const scatter = (): number => {
      for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
      hash ^= hash >>> 15;
      return hash | 0;
    };
    this.#a = scatter();
    this.#b = scatter();
    this.#c = scatter();
    for (let i = 0; i < 16; i++) this.word();
  }

  /** A stream of its own, the same whatever was drawn from this one. */
  fork(label: string | number): Random {
    return new Random(`${this.#name}/${label}`);
  }

  /** 32 random bits as a signed integer. */
  word(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (this.#c << 21) | (this.#c >>> 11);
    this.#c = (this.#c + sum) | 0;
    return sum;
  }

  /** In [0, 1). */
  next(): number {
    return (this.word() >>> 0) / 4294967296;
  }

  /** Whole, in [0, n). */
  below(n: number): number {
    return Math.floor(this.next() * n);
  }

  /** In [low, high). */
  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** Throws where the list is empty. */
  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new RangeError('nothing to pick from');
    return list[this.below(list.length)]!;
  }

  /** Favours the front of the list, the more so the larger `bend` (1: evenly). */
  favour<T>(list: readonly T[], bend = 3): T {
    return list[Math.floor(this.next() ** bend * list.length)]!;
  }

  /** One of the keys, by weight. */
  weighted<T>(choices: readonly (readonly [weight: number, choice: T])[]): T {
    let rest = this.next() * choices.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, choice] of choices) {
      rest -= weight;
      if (rest < 0) return choice;
    }
    return choices.at(-1)![1];
  }

  /** A different order of the same members. */
  shuffled<T>(list: readonly T[]): T[] {
    const order = [...list];
    for (let i = order.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    return order;
  }

  normal(mean = 0, deviation = 1): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
    return mean + deviation * radius * Math.cos(2 * Math.PI * this.next());
  }

  exponential(mean: number): number {
    return -mean * Math.log(1 - this.next());
  }

  /** `spread` is the deviation of the logarithm: 1 gives a tail a hundred times the median. */
  logNormal(median: number, spread: number): number {
    return median * Math.exp(this.normal(0, spread));
  }

  poisson(mean: number): number {
    if (mean > 60) return Math.max(0, Math.round(this.normal(mean, Math.sqrt(mean))));
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = this.next(); product > limit; product *= this.next()) count++;
    return count;
  }

  text(length: number, alphabet: string): string {
    let text = '';
    for (let i = 0; i < length; i++) text += alphabet[this.below(alphabet.length)];
    return text;
  }

  hex(length: number): string {
    return this.text(length, '0123456789abcdef');
  }

  /** As Zeek names a connection: `C` and 17 of 62 characters. */
  uid(prefix = 'C'): string {
    return prefix + this.text(17, '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz');
  }
}
