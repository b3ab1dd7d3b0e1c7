import { logType } from '../feature.ts';
import { base } from './base.ts';

/** What every log with an originator can tell; the type of every log path that has no file of its own. */
export const general = logType({
  logPath: '',
  signature: [],
  features: [...base],
});
