import type { WriteStream } from 'node:tty';
import type { S3Client } from '@aws-sdk/client-s3';
import { begin, type Machine, type Progress, progressOf } from './execution.ts';
import { beginning, isComplete, progressLine, summaryOf } from './report.ts';
import { type Left, leftBy } from './summaries.ts';

type Out = WriteStream | NodeJS.WriteStream;
export type Ending = { readonly left: Left | null; readonly complete: boolean };

/** Without a terminal, progress is told this often. */
const LINE_EVERY_MS = 60_000;

/**
 * Begins or joins the execution of a run and shows how far it is, on standard error, until it is over; what came of
 * it on standard output. `pause` is what is done between two looks.
 */
export async function follow(
  machine: Machine,
  s3: S3Client,
  { name, input }: { readonly name: string; readonly input: object },
  pause: () => Promise<void>,
): Promise<Ending> {
  const begun = await begin(machine, name, input);
  process.stdout.write(`${beginning(begun)}\n`);
  const show = shower(process.stderr);
  for (;;) {
    const progress = await progressOf(machine, begun.arn);
    if (progress.status !== 'RUNNING') {
      show.clear();
      return end(begun.name, progress, s3);
    }
    show.line(progressLine(progress, new Date()));
    await pause();
  }
}

async function end(name: string, progress: Progress, s3: S3Client): Promise<Ending> {
  const left = progress.output === null ? null : await leftBy(s3, progress.output);
  process.stdout.write(`${summaryOf(name, progress, left).join('\n')}\n`);
  return { left, complete: isComplete(progress, left) };
}

/** One line that is written over on a terminal, and now and then a line elsewhere. */
function shower(stream: Out): { line(text: string): void; clear(): void } {
  let shown = Number.NEGATIVE_INFINITY;
  return {
    line(text) {
      if (stream.isTTY) {
        stream.write(`\r\u001b[2K  ${text}`.slice(0, (stream.columns ?? 80) + 5));
      } else if (performance.now() - shown > LINE_EVERY_MS) {
        stream.write(`  ${text}\n`);
        shown = performance.now();
      }
    },
    clear() {
      if (stream.isTTY) stream.write('\r\u001b[2K');
    },
  };
}
