import { gunzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { savedRows } from '../inspect/memory-world.ts';
import { inspectMemoryWindow, windowsOf } from './memory-window.ts';

const first = Date.UTC(2026, 10, 16, 22) / 1000;
const scanner = '10.66.6.6';

/** A record of the scanner, `offset` seconds after the first main hour began; null: without a readable time. */
const record = (offset: number | null, port: number) =>
  `{"_path":"conn","ts":${offset === null ? '"-"' : first + offset},"uid":"C${port}","id.orig_h":"${scanner}","id.resp_h":"10.0.0.1","id.resp_p":${port},"proto":"tcp","conn_state":"REJ"}`;

/** Three hours over midnight in one log, the scanner at work in each of them. */
const usual = Array.from({ length: 900 }, (_, index) => record(index * 12 + 1, index));
/** Connections that began long before, that a clock put into the future, and ones without a time. */
const odd = fc.oneof(
  fc.constant(null),
  fc.double({ min: -9_000, max: 19_000, noNaN: true }),
  fc.constantFrom(0, 3600, 7200, 10_800, -0.000001, 3599.999999),
);

describe('the raw records of windows over one log of several hours', () => {
  it.each(['hour', 'day'] as const)(
    'hold each record once, in the window where it was counted (%s)',
    async (unit) => {
      await fc.assert(
        fc.asyncProperty(fc.array(odd, { maxLength: 20 }), async (offsets) => {
          const more = offsets.map((offset, index) => record(offset, 2000 + index));
          const lines = [...usual.slice(0, 450), ...more, ...usual.slice(450)];
          const log = { name: 'conn.log', bytes: Buffer.from(`${lines.join('\n')}\n`) };
          const kept: string[] = [];
          for (const window of (await windowsOf([log], unit)).values()) {
            const { saved } = await inspectMemoryWindow(window);
            const own = gunzipSync(saved.get('records.log.gz') as Uint8Array)
              .toString()
              .trimEnd()
              .split('\n');
            expect(savedRows(saved, 'hosts.csv').get(scanner)!.records).toBe(String(own.length));
            kept.push(...own);
          }
          expect(kept.sort()).toEqual(lines.sort());
        }),
        { seed: 3, numRuns: 12 },
      );
    },
  );
});
