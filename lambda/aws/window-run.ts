import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { windowFolder } from '../windows/places.ts';
import type { LogWindow } from '../windows/window.ts';
import type { Listed } from './listing.ts';

/** What a window was when it was last examined; written when everything else is done. */
const windowRunSchema = v.object({
  schemaVersion: v.literal(1),
  /** names the pointers of the window and the version of each */
  pointers: v.string(),
  /** whether its findings were told */
  alert: v.boolean(),
  /** how often it was examined before */
  rerun: v.number(),
});
export type WindowRun = v.InferOutput<typeof windowRunSchema>;

export function windowRunKey(window: LogWindow): string {
  return `${windowFolder(window)}/run.json`;
}

/** null for what can't be read: the window is examined as if for the first time. */
export function parseWindowRun(value: unknown): WindowRun | null {
  const parsed = v.safeParse(windowRunSchema, value);
  return parsed.success ? parsed.output : null;
}

/** Takes the pointers of a window in the order of a listing, and names them all. */
export class PointersName {
  readonly #hash = createHash('sha256');

  add({ key, eTag }: Listed): void {
    this.#hash.update(`${key}\n${eTag}\n`);
  }

  value(): string {
    return this.#hash.digest('hex');
  }
}
