/**
 * The clock of queues. It can be put forward, so that a visibility timeout of an hour passes at once where nothing
 * else is left to do.
 */
export class Clock {
  #ahead = 0;

  now(): number {
    return Date.now() + this.#ahead;
  }

  /** Puts the clock forward to a moment; never back. */
  skipTo(moment: number): void {
    this.#ahead = Math.max(this.#ahead, moment - Date.now());
  }
}
