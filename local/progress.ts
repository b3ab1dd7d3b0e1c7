import type { WriteStream } from 'node:tty';

const MEGABYTE = 1_000_000;
const EVERY_MS = 200;

/** A bar on standard error while a long log is read: bytes, rate, time left. Nothing where that is no terminal. */
export function progressBar(
  name: string,
  total: number,
  stream: WriteStream | NodeJS.WriteStream,
): { advance(bytes: number): void; clear(): void } {
  if (!stream.isTTY) return { advance() {}, clear() {} };
  const started = performance.now();
  let done = 0;
  let drawn = started;
  return {
    advance(bytes) {
      done += bytes;
      const now = performance.now();
      if (now - drawn < EVERY_MS) return;
      drawn = now;
      stream.write(`\r\u001b[2K${line(name, done, total, now - started, stream.columns ?? 80)}`);
    },
    clear() {
      if (drawn !== started) stream.write('\r\u001b[2K');
    },
  };
}

/** The bar's text, cut to the terminal. `elapsed` in milliseconds. */
export function line(name: string, done: number, total: number, elapsed: number, columns: number): string {
  const rate = done / elapsed;
  const left = Math.max(0, Math.round((total - done) / rate / 1000));
  const share = total === 0 ? 100 : Math.min(100, Math.floor((done / total) * 100));
  const filled = '#'.repeat(Math.floor(share / 5)).padEnd(20, '.');
  const figures = `${Math.round(done / MEGABYTE)} of ${Math.round(total / MEGABYTE)} MB, ${Math.round((rate * 1000) / MEGABYTE)} MB/s, ${left} s left`;
  return `  ${name.slice(0, 30)} [${filled}] ${figures}`.slice(0, columns - 1);
}
