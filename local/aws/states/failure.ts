/** What a state fails with: a name that Retry and Catch know it by, and what happened. */
export class StateFailure extends Error {
  override readonly name = 'StateFailure';
  readonly error: string;

  constructor(error: string, cause: string) {
    super(cause);
    this.error = error;
  }

  /** As a catcher hands it on. */
  get output(): { readonly Error: string; readonly Cause: string } {
    return { Error: this.error, Cause: this.message };
  }
}

/** Mistakes of the definition itself, which States.ALL does not stand for. */
const TERMINAL = ['States.Runtime', 'States.DataLimitExceeded'];

/** Whether one of the names of a retrier or a catcher means the failure. */
export function isMeant(names: readonly string[], { error }: StateFailure): boolean {
  return names.some((name) => {
    if (name === error) return true;
    if (TERMINAL.includes(error)) return false;
    return name === 'States.ALL' || (name === 'States.TaskFailed' && error !== 'States.Timeout');
  });
}
