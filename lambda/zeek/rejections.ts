import type { Kernel } from './kernel/kernel.ts';
import type { RecordCounts, Rejection } from './reading.ts';

const mostKept = 10;

/** Accepted and rejected records while they are counted. */
export class Counts {
  accepted = 0;
  rejected = 0;
  readonly first: Rejection[] = [];

  reject(line: number, reason: string): void {
    this.rejected++;
    if (this.first.length < mostKept) this.first.push({ line, reason });
  }

  add(times: number, first: readonly Rejection[]): void {
    this.rejected += times;
    this.first.push(...first.slice(0, mostKept - this.first.length));
  }

  /** Adds another's rejections, in the order of lines. */
  join(other: Counts): void {
    this.rejected += other.rejected;
    this.first.push(...other.first);
    this.first.sort((a, b) => a.line - b.line);
    this.first.length = Math.min(this.first.length, mostKept);
  }

  result(): RecordCounts {
    return { accepted: this.accepted, rejected: this.rejected, firstRejected: this.first };
  }
}

const kept = 16;

/** What the kernel's last scan rejected. */
export function rejectionsOf(kernel: Kernel): { times: number; first: Rejection[] } {
  const times = kernel.call.getRejected();
  if (times === 0) return { times, first: [] };
  const words = kernel.words(kernel.call.getRejections(), kept * 4);
  const first = Array.from({ length: Math.min(times, kept) }, (_, i) => ({
    line: words[i * 4]!,
    reason: reasonOf(words[i * 4 + 1]!, words[i * 4 + 2]!, words[i * 4 + 3]!),
  }));
  kernel.call.clearRejected();
  return { times, first };
}

function reasonOf(code: number, found: number, wanted: number): string {
  switch (code) {
    case 1:
      return `has ${found} of ${wanted} fields`;
    case 2:
      return 'stands before any header';
    case 3:
      return 'is not a JSON object';
    case 4:
      return 'is a JSON object that does not close';
    default:
      return 'is not valid JSON';
  }
}
