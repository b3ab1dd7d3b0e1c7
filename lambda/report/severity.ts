import type { Severity } from '../patterns/finding.ts';

/** Least severe first. */
export const severities: readonly Severity[] = ['low', 'medium', 'high'];

export const severityRank = (severity: Severity): number => severities.indexOf(severity);
