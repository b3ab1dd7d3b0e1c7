import { describe, expect, it } from 'vitest';
import { clusterHosts } from '../../lambda/clusters/cluster.ts';
import { type MadeUp, tableOf } from './table-of.ts';

function reasonOf(columns: Record<string, MadeUp>, smallestPopulation = 5): string {
  const clustered = clusterHosts(tableOf(columns), { k: 5, seed: 0, smallestPopulation });
  return clustered.outcome === 'clustered' ? 'clustered' : clustered.reason;
}

describe('too few hosts is an outcome with a sentence, not an exception', () => {
  it.each([
    ['no host', [], 'The log names no originator, so there is no host to compare.'],
    ['one host', [4], 'The log has 1 originator; there is no other host to compare it with.'],
    ['two hosts', [4, 9], 'The log has 2 originators; fewer than 5 are too few to tell what is usual.'],
    ['two equal hosts', [4, 4], 'All 2 originators are alike in a, so none stands out from the others.'],
    [
      'many equal hosts',
      [4, 4, 4, 4, 4, 4],
      'All 6 originators are alike in a, so none stands out from the others.',
    ],
  ])('%s', (_, values, sentence) => {
    expect(reasonOf({ a: { values } })).toBe(sentence);
  });

  it('counts hosts whose features are all unset as alike', () => {
    const values = [null, null, null, null, null];
    expect(reasonOf({ a: { values }, b: { values } })).toBe(
      'All 5 originators are alike in a and b, so none stands out from the others.',
    );
  });

  it('says so where the analysis clusters no feature', () => {
    expect(reasonOf({ a: { values: [1, 2, 3, 4, 5], clustered: false } })).toBe(
      'The analysis clusters no feature, so there is nothing to compare hosts by.',
    );
  });

  it('compares two hosts that differ where the caller asks for no more', () => {
    expect(reasonOf({ a: { values: [4, 9] } }, 2)).toBe('clustered');
  });
});
