/** What is being done beside the queues: invocations and requests of services that nobody outside waits for. */
export class Work {
  #running = 0;
  #failures: unknown[] = [];

  /** Nothing is being done; what only waits for the clock does nothing. */
  get idle(): boolean {
    return this.#running === 0;
  }

  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#running += 1;
    try {
      return await work();
    } finally {
      this.#running -= 1;
    }
  }

  /** Something that goes on by itself. Where the machinery fails in it, `check` throws. */
  begin(work: () => Promise<void>): void {
    work().catch((error: unknown) => this.#failures.push(error));
  }

  /** Throws what went wrong in what was begun. */
  check(): void {
    const [failure] = this.#failures.splice(0);
    if (failure !== undefined) throw failure;
  }
}
