import { describe, expect, it } from 'vitest';
import { misnamed } from '../../lambda/patterns/misnamed.ts';

const nothing = { bounds: {}, dryRun: [], allow: [] };

describe('settings that name patterns', () => {
  it('are told of a pattern that does not exist, wherever it is named', () => {
    const sentence = (where: string) => `"${where}" names "port-scam", and there is no such pattern`;
    expect(misnamed({ ...nothing, dryRun: ['port-scam'] })).toEqual([sentence('dryRun')]);
    expect(misnamed({ ...nothing, allow: [{ pattern: 'port-scam' }] })).toEqual([sentence('allow')]);
    expect(misnamed({ ...nothing, bounds: { 'port-scam': { ports: 50 } } })).toEqual([sentence('bounds')]);
  });

  it('are told of a bound that the pattern does not have, and of those that it has', () => {
    expect(misnamed({ ...nothing, bounds: { 'port-scan': { prots: 50 } } })[0]).toMatch(
      /^"bounds\.port-scan" has no bound "prots"; it has .*ports/,
    );
  });

  it('are left alone where every name exists, or an allow-list entry names none', () => {
    const bounds = { 'port-scan': { ports: 50 } };
    expect(misnamed({ bounds, dryRun: ['port-scan'], allow: [{}, { pattern: 'beacon' }] })).toEqual([]);
  });
});
