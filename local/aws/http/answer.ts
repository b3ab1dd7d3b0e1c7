import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Fault } from './fault.ts';
import type { Answer } from './service.ts';

/** Writes an answer, or as much of it as a fault lets through. */
export async function writeAnswer(
  response: ServerResponse,
  headOnly: boolean,
  answer: Answer,
  fault: Fault | null,
): Promise<void> {
  if (fault?.kind === 'lose-answer') {
    response.socket?.resetAndDestroy();
    return;
  }
  const headers = { ...answer.headers };
  if (typeof answer.body === 'string' && answer.status !== 304) {
    headers['content-length'] = String(Buffer.byteLength(answer.body));
  } else if (
    answer.body === undefined &&
    headers['content-length'] === undefined &&
    answer.status !== 304 &&
    answer.status !== 204
  ) {
    headers['content-length'] = '0';
  }
  response.writeHead(answer.status, headers);
  if (headOnly || answer.body === undefined || answer.status === 304) {
    response.end();
    return;
  }
  const pieces = typeof answer.body === 'string' ? [Buffer.from(answer.body)] : answer.body;
  if (fault === null || !('after' in fault)) await writeAll(response, pieces);
  else await writePart(response, pieces, fault);
}

async function writeAll(
  response: ServerResponse,
  pieces: Iterable<Buffer> | AsyncIterable<Buffer>,
): Promise<void> {
  for await (const piece of pieces) {
    if (response.destroyed) return;
    if (!response.write(piece)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
  }
  response.end();
}

async function writePart(
  response: ServerResponse,
  pieces: Iterable<Buffer> | AsyncIterable<Buffer>,
  fault: Extract<Fault, { after: number }>,
): Promise<void> {
  response.flushHeaders();
  let left = fault.after;
  for await (const piece of pieces) {
    if (left === 0 || response.destroyed) break;
    const part = piece.subarray(0, left);
    left -= part.length;
    // A reset throws away what the other side has not read yet, so each write is awaited.
    await new Promise<void>((resolve) => response.write(part, () => resolve()));
  }
  if (fault.kind === 'stall') return;
  await new Promise((resolve) => setTimeout(resolve, 20));
  if (fault.kind === 'reset') response.socket?.resetAndDestroy();
  else response.socket?.end();
}
