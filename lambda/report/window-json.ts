import { json } from './escape.ts';
import type { InspectedWindow } from './inspection.ts';

/** Which objects a window was made of, and for which hours there were none. */
export function windowJson(window: InspectedWindow): string {
  const { logPath, unit, start, end, objects, gaps, shards, rerun } = window;
  const named = objects.map(({ name, version, records, hours }) => ({ name, version, records, hours }));
  return `${json({ schemaVersion: 1, logPath, unit, start, end, objects: named, gaps, shards, rerun })}\n`;
}
