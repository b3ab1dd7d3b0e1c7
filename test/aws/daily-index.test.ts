import { GetObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { addToIndex } from '../../lambda/aws/daily-index.ts';
import type { Inspection } from '../../lambda/report/inspection.ts';
import { inspectionOf as summaryOf } from '../../lambda/report/inspection-json.ts';
import { parseSettings } from '../../lambda/settings.ts';
import { memoryS3 } from './memory-s3.ts';

const records = { accepted: 7, rejected: 0, firstRejected: [] };

function inspectionOf(name: string, last: number | null): Inspection {
  return {
    source: { name, bytes: 1, format: 'tsv', compression: 'none' },
    read: 'whole',
    reason: null,
    records,
    logs: [
      {
        logPath: 'conn',
        outcome: 'too_few_hosts',
        reason: 'few',
        records,
        window: { first: last, last },
        preset: 'default',
        features: [],
        table: null,
        clustered: null,
        findings: [],
        drillDown: null,
      },
    ],
    settings: parseSettings({}, 'test'),
    notes: [],
  };
}

function withFinding(summary: ReturnType<typeof summaryOf>) {
  return {
    ...summary,
    logs: summary.logs.map((log) => ({ ...log, findings: { high: 1, medium: 0, low: 0 } })),
  };
}

const evening = Date.UTC(2026, 10, 20, 23, 59) / 1000;

describe('the index of a day', () => {
  it('lists the logs of that day by their own time, and links to nothing that is not there', async () => {
    const s3 = memoryS3();
    await addToIndex(s3, 'results', 'results/logs/a.log/e1', inspectionOf('a.log', evening));
    await addToIndex(s3, 'results', 'results/logs/b.log/e2', inspectionOf('b.log', evening + 120));
    await addToIndex(s3, 'results', 'results/logs/c.log/e3', inspectionOf('c.log', null));
    expect([...s3.objects.keys()].sort()).toEqual(
      ['2026-11-20', '2026-11-21', 'undated'].flatMap((day) => [
        `results/index/${day}.html`,
        `results/index/${day}.json`,
      ]),
    );
    const page = s3.text('results/index/2026-11-20.html')!;
    expect(page).toContain('a.log');
    expect(page).not.toContain('b.log');
    expect(page).not.toContain('<a href');
  });

  it('is the same however often a log is inspected, and whatever the order', async () => {
    const [one, other] = [memoryS3(), memoryS3()];
    const add = (s3: typeof one, at: number) =>
      addToIndex(s3, 'results', `results/logs/${at}.log/e`, inspectionOf(`${at}.log`, evening - at));
    for (const at of [1, 2, 3, 2, 1]) await add(one, at);
    for (const at of [3, 1, 2]) await add(other, at);
    const place = 'results/index/2026-11-20.html';
    expect(one.text(place)).toBe(other.text(place));
  });

  it('has every log of functions that end at the same moment, in the list and on the page', async () => {
    let commands = 0;
    const s3 = memoryS3(() => new Promise((resolve) => setTimeout(resolve, (++commands * 7) % 5)));
    const names = Array.from({ length: 8 }, (_, at) => `log-${at}.log`);
    await Promise.all(
      names.map((name, at) =>
        addToIndex(s3, 'results', `results/logs/${name}/e`, inspectionOf(name, evening - at)),
      ),
    );
    const page = s3.text('results/index/2026-11-20.html')!;
    for (const name of names) expect(page).toContain(name);
    expect(Object.keys(JSON.parse(s3.text('results/index/2026-11-20.json')!).logs)).toHaveLength(8);
  });

  it('shows the last list, though a page made of an earlier one is written last', async () => {
    const reached = Promise.withResolvers<void>();
    const late = Promise.withResolvers<void>();
    let pages = 0;
    const s3 = memoryS3(async (command) => {
      if (command instanceof GetObjectCommand || !command.input.Key!.endsWith('.html') || ++pages > 1) return;
      reached.resolve();
      await late.promise;
    });
    const slow = addToIndex(s3, 'results', 'results/logs/a.log/e1', inspectionOf('a.log', evening));
    await reached.promise;
    await addToIndex(s3, 'results', 'results/logs/b.log/e2', inspectionOf('b.log', evening));
    late.resolve();
    await slow;
    expect(s3.text('results/index/2026-11-20.html')).toMatch(/a\.log[\s\S]*b\.log/);
  });

  it('is bounded, and keeps what has findings', async () => {
    const s3 = memoryS3();
    const summaries = Array.from({ length: 500 }, (_, at) => {
      const summary = summaryOf(inspectionOf(`${at}.log`, evening));
      return [`results/logs/${at}.log/e`, at === 0 ? withFinding(summary) : summary];
    });
    s3.store(
      'results/index/2026-11-20.json',
      JSON.stringify({ schemaVersion: 1, logs: Object.fromEntries(summaries) }),
    );
    await addToIndex(s3, 'results', 'results/logs/new.log/e', inspectionOf('new.log', evening));
    const { logs } = JSON.parse(s3.text('results/index/2026-11-20.json')!);
    expect(Object.keys(logs)).toHaveLength(500);
    expect(Object.keys(logs)).toContain('results/logs/0.log/e');
    expect(Object.keys(logs)).toContain('results/logs/new.log/e');
    expect(Object.keys(logs)).not.toContain('results/logs/1.log/e');
  });

  it('begins anew where its list can not be read', async () => {
    const s3 = memoryS3();
    s3.store('results/index/2026-11-20.json', '{oops');
    await addToIndex(s3, 'results', 'results/logs/a.log/e1', inspectionOf('a.log', evening));
    expect(s3.text('results/index/2026-11-20.html')).toContain('a.log');
  });
});
