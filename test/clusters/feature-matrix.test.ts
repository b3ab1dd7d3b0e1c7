import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { featureMatrix, zScores } from '../../lambda/clusters/feature-matrix.ts';
import { tableOf } from './table-of.ts';

const z = (values: (number | null)[], scale: 'linear' | 'log' = 'linear') => [
  ...featureMatrix(tableOf({ a: { values, scale } })).z[0]!,
];

describe('z-scores', () => {
  it('divide by the deviation of the population (ddof 0), because the hosts of a log are all there are', () => {
    // scipy.stats.zscore([1, 2, 3, 4]); with ddof 1 the ends would be 1.16
    expect(z([1, 2, 3, 4])).toEqual([
      -1.3416407864998738, -0.4472135954999579, 0.4472135954999579, 1.3416407864998738,
    ]);
  });

  it('are 0 for a constant column, because 0 / 0 would make every distance NaN', () => {
    expect(z([7, 7, 7])).toEqual([0, 0, 0]);
    // the mean of three 0.1 is 0.10000000000000002, so the deviation is not 0
    expect(z([0.1, 0.1, 0.1])).toEqual([0, 0, 0]);
  });

  it('are 0 for a null, the mean of the others, because what was not seen pulls its host nowhere', () => {
    expect(z([1, null, 3])).toEqual([-1, 0, 1]);
    expect(z([null, null])).toEqual([0, 0]);
  });

  it('take log1p first where the feature asks for it, because counts of hosts have heavy tails', () => {
    const logs = [0, 9, 99].map(Math.log1p);
    expect(z([0, 9, 99], 'log')).toEqual(z(logs));
  });

  it('are finite and do not change with the unit, whatever numbers a log holds', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 9 }), (values) => {
        for (const scale of ['linear', 'log'] as const) {
          expect(zScores(Float64Array.from(values), scale).every(Number.isFinite)).toBe(true);
        }
      }),
      { seed: 20_240_602, numRuns: 1_000 },
    );
    expect(z([1e308, -1e308, 1e308, -1e308])).toEqual([1, -1, 1, -1]);
    z([1e-300, 3e-300]).forEach((score, row) => {
      expect(score).toBeCloseTo([-1, 1][row]!, 12);
    });
  });
});
