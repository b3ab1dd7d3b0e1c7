type Waiting = { readonly moment: number; readonly wake: () => void };

/**
 * The clock of queues, retries and schedules. It can be put forward, so that a visibility timeout of an hour passes at
 * once where nothing else is left to do. Moments are milliseconds since 1970.
 */
export class Clock {
  #ahead = 0;
  readonly #waiting = new Set<Waiting>();

  now(): number {
    return Date.now() + this.#ahead;
  }

  /** Puts the clock forward to a moment; never back. */
  skipTo(moment: number): void {
    this.#ahead = Math.max(this.#ahead, moment - Date.now());
    const due = [...this.#waiting].filter((waiting) => waiting.moment <= moment);
    for (const { wake } of due) wake();
  }

  /** Resolves when the moment has come, by itself or because the clock was put forward. */
  reach(moment: number): Promise<void> {
    if (moment <= this.now()) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => waiting.wake(), Math.min(moment - this.now(), LONGEST_TIMER));
      // Whoever has nothing else to do ends, or puts the clock forward.
      timer.unref();
      const waiting: Waiting = {
        moment,
        wake: () => {
          clearTimeout(timer);
          this.#waiting.delete(waiting);
          resolve();
        },
      };
      this.#waiting.add(waiting);
    });
  }

  /** The next moment that something waits for, null where nothing does. */
  get next(): number | null {
    const moments = [...this.#waiting].map(({ moment }) => moment);
    return moments.length === 0 ? null : Math.min(...moments);
  }
}

/** What a timer of Node takes, in milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1;
