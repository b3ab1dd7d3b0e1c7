import type { BackfillFigures } from './backfill.ts';

/** Whether everything was done, and each object counted once. */
export function isSound({
  objects,
  missing,
  miscounted,
  complete,
  pointers,
  partsWritten,
}: BackfillFigures): boolean {
  const once = missing.length + miscounted.length === 0 && pointers === objects && partsWritten === objects;
  return complete && once;
}

export function backfillReport(figures: BackfillFigures): string[] {
  const { objects, records, missing, miscounted, memory, own, requests } = figures;
  const count = (value: number) => value.toLocaleString('en-US');
  return [
    `${count(objects)} objects of ${count(records)} records, ${count(figures.windows)} windows, in ${figures.seconds.toFixed(1)} s`,
    `invocations  ${count(figures.invocations)} that count, of which ${figures.faults} were made to fail`,
    `each once    ${count(objects - missing.length - miscounted.length)} of ${count(objects)} stand in one window with all their records`,
    `tallies      ${count(figures.partsWritten)} partial tallies written, ${count(figures.pointers)} pointers to them`,
    `requests     ${requests.reads.toFixed(1)} reads and ${requests.writes.toFixed(1)} writes of S3 by the function that counts, per object`,
    memory === null
      ? 'memory       not known on this system'
      : `memory       ${memory.first} MB in the first quarter, ${memory.last} MB in the last, at most ${memory.most} MB`,
    `             ${own[0]} MB before and ${own[1]} MB after of the process that holds the embedded AWS`,
    ...missing.slice(0, 20).map((key) => `in no window: ${key}`),
    ...miscounted.slice(0, 20).map((key) => `not once: ${key}`),
  ];
}
