import { describe, expect, it } from 'vitest';
import { hourOf } from '../../bench/scale/day.ts';
import { limitsTable, yearOf, yearTable } from '../../bench/scale/paper.ts';
import { assumed, published } from '../../bench/scale/published.ts';

const measured = { tallySecondsPerByte: 2e-8, partBytesPerPair: 6, mergeSecondsPerPair: 5e-6 };
const deployed = { memoryMegabytes: 1_769, objectsPerBatch: 20 };

describe('a generated day', () => {
  it('shows each host in its hours, and is the same again', () => {
    const seen = new Set<string>();
    for (let hour = 0; hour < 24; hour++) {
      const text = Buffer.concat([...hourOf({ hosts: 480 }, hour)]).toString();
      expect(Buffer.concat([...hourOf({ hosts: 480 }, hour)]).toString()).toBe(text);
      for (const line of text.split('\n'))
        if (!line.startsWith('#') && line !== '') seen.add(line.split('\t')[2]!);
    }
    expect(seen.size).toBe(480 + 1);
  });
});

describe('a year on paper', () => {
  const year = yearOf(measured, deployed);

  it('counts objects, children and transitions', () => {
    expect(year.objects).toBe(assumed.sensors * assumed.days * 24 * assumed.logPaths);
    expect(year.children).toBe(year.objects / 20);
    expect(year.transitions).toBe((year.children + year.windows) * published.transitionsPerChild);
  });

  it('costs what its parts cost, and as much in larger batches but for the transitions', () => {
    const { dollars, allDollars } = year;
    const sum = dollars.lambda + dollars.invocations + dollars.transitions + dollars.puts + dollars.gets;
    expect(allDollars).toBeCloseTo(sum);
    const larger = yearOf(measured, { ...deployed, objectsPerBatch: 100 });
    expect(larger.dollars.lambda).toBe(dollars.lambda);
    expect(larger.dollars.transitions).toBeLessThan(dollars.transitions / 4);
  });

  it('names the nearest limit first', () => {
    const [, , first, second] = limitsTable(year, { objectsPerBatch: 20, largestShardMegabytes: 64 }).split(
      '\n',
    );
    const shareOf = (line: string) => Number.parseFloat(line.split('|')[3]!);
    expect(shareOf(first!)).toBeGreaterThanOrEqual(shareOf(second!));
    expect(yearTable(year)).toContain('state transitions');
  });
});
