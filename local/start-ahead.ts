import { statSync } from 'node:fs';
import { worthAThread } from '../lambda/zeek/reading.ts';
import { countAhead, countingThreadOf } from './counting-thread.ts';
import { expandAhead, packingOf } from './expanding-thread.ts';

/** Starts the threads of the first large log before the command is loaded: each takes as long as the other. */
export function startAhead(argv: readonly string[]): void {
  // windows are counted from parts, without threads
  if (argv.some((argument) => argument.startsWith('--window'))) return;
  for (const path of argv) {
    const packing = packingOf(path);
    const counts = countingThreadOf(packing) !== undefined && isLarge(path);
    if (packing !== null) expandAhead(path, packing);
    if (counts) countAhead();
    if (packing !== null || counts) return;
  }
}

function isLarge(path: string): boolean {
  const entry = statSync(path, { throwIfNoEntry: false });
  return entry?.isFile() === true && entry.size >= worthAThread;
}
