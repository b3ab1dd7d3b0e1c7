import type { Severity } from '../../../lambda/patterns/finding.ts';
import type { Row } from '../inline-log.ts';

/** What makes a pattern fire, and what comes close and must not. */
export type Case = {
  readonly pattern: string;
  readonly logPath: string;
  readonly fires: {
    readonly title: string;
    readonly rows: Row[];
    readonly host: string;
    readonly severity: Severity;
  };
  readonly nearMiss: { readonly title: string; readonly rows: Row[] };
};
