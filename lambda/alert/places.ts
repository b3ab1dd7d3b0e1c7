/** Where a reader of the alert finds the artefacts of a log path; `records` is null where none were kept. */
export type Places = {
  report(logPath: string): string;
  records(logPath: string): string | null;
};
