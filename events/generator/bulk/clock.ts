import type { Random } from '../random.ts';

/** Time that moves on by a millisecond a record on average; whole numbers, so that it never drifts. */
export class Clock {
  seconds: number;
  micros = 0;

  constructor(start: number) {
    this.seconds = start;
  }

  advance(random: Random): void {
    this.micros += random.word() & 2047;
    if (this.micros >= 1_000_000) {
      this.micros -= 1_000_000;
      this.seconds++;
    }
  }
}
