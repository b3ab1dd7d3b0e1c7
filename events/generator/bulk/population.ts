import type { Random } from '../random.ts';
import { Fragments } from './byte-writer.ts';
import { Zipf } from './zipf.ts';

/** How a log's hosts spread over each other. */
export type Spread = {
  /** how many responders everybody may call beside the favourites */
  readonly servers: number;
  readonly favourites: number;
};

const ipv6Share = 0.05;
const favouriteShare = 0.8;
const scannerShare = 0.03;
const scanners = 3;

/**
 * Who talks to whom: originators by Zipf's law; 80 % of a host's records go to favourites of its own, the rest
 * to servers that everybody uses, and 3 % of all records are of scanners that try everyone.
 */
export class Population {
  readonly addresses: Fragments;
  /** of the pair drawn last */
  originator = 0;
  responder = 0;
  readonly #random: Random;
  readonly #hosts: number;
  readonly #originators: Zipf;
  readonly #servers: Zipf;
  readonly #favourites: Int32Array;
  readonly #favouriteCount: number;

  constructor(hosts: number, spread: Spread, random: Random) {
    this.#hosts = hosts;
    this.#random = random;
    this.addresses = new Fragments(addresses(hosts, random.fork('addresses')));
    this.#originators = new Zipf(hosts);
    this.#servers = new Zipf(Math.min(hosts, spread.servers));
    this.#favouriteCount = spread.favourites;
    const own = random.fork('favourites');
    this.#favourites = new Int32Array(hosts * spread.favourites).map(() => own.below(hosts));
  }

  /** Draws the next pair into `originator` and `responder`. */
  draw(): void {
    const random = this.#random;
    const chance = random.next();
    if (chance < scannerShare) {
      this.originator = this.#hosts - 1 - random.below(Math.min(scanners, this.#hosts));
      this.responder = random.below(this.#hosts);
      return;
    }
    this.originator = this.#originators.draw(random);
    const favoured = random.next() < favouriteShare;
    this.responder = favoured
      ? this.#favourites[this.originator * this.#favouriteCount + random.below(this.#favouriteCount)]!
      : this.#servers.draw(random);
  }
}

/** Distinct addresses in no order: IPv4 of 10.0.0.0/8, and IPv6 of the range for documentation. */
function addresses(hosts: number, random: Random): string[] {
  const step = 2654435761; // odd, so that multiplying by it permutes the 24 bits below
  return Array.from({ length: hosts }, (_, index) => {
    const scattered = (Math.imul(index + 1, step) >>> 0) & 0xffffff;
    const parts = [scattered >>> 16, (scattered >>> 8) & 255, scattered & 255];
    if (!random.chance(ipv6Share)) return `10.${parts.join('.')}`;
    const hex = parts.map((part) => part.toString(16));
    return `2001:db8:${hex[0]}:${hex[1]}:20c:29ff:fe${parts[2]!.toString(16).padStart(2, '0')}:${(index & 0xffff).toString(16)}`;
  });
}
