import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { passes } from '../../lambda/aws/key-filter.ts';
import { resultsFolder } from '../../lambda/aws/result-keys.ts';

const object = (key: string, versionId: string | null = null) => ({
  bucket: 'sensor-logs',
  key,
  versionId,
  eTag: '0cc175b9c0f1b6a831c399e269772661',
  bytes: 1,
});

describe('the folder of results', () => {
  it('is named for the bucket, the key and the version', () => {
    expect(resultsFolder(object('zeek/conn.log.gz'))).toBe(
      'results/sensor-logs/zeek/conn.log.gz/0cc175b9c0f1b6a831c399e269772661',
    );
    expect(resultsFolder(object('dir name/é+1.log', '3HL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY'))).toBe(
      'results/sensor-logs/dir name/é+1.log/3HL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY',
    );
  });

  it('of a key that is too long has its hash instead', () => {
    expect(resultsFolder(object(`${'é'.repeat(500)}.log`))).toMatch(
      /^results\/sensor-logs\/sha256-[0-9a-f]{64}\/0cc1/,
    );
    expect(resultsFolder(object(`${'a'.repeat(500)}.log`))).toContain('aaaa.log/');
  });

  it.each(['../../state/told.json', 'a/./b.log', 'a\u0000.log', 'a\nb.log', 'a\\..\\b.log'])(
    'of a key that would step elsewhere has its hash instead: %j',
    (key) => {
      expect(resultsFolder(object(key))).toMatch(/^results\/sensor-logs\/sha256-[0-9a-f]{64}\//);
    },
  );

  it('leaves room for what lies in it, steps nowhere, and is another one for another object', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1200 });
    fc.assert(
      fc.property(text, text, (key, other) => {
        const folder = resultsFolder(object(key));
        expect(Buffer.byteLength(`${folder}/${'p'.repeat(110)}/records.log.gz`)).toBeLessThanOrEqual(1024);
        expect(folder.split('/')).not.toContain('..');
        if (other !== key) expect(resultsFolder(object(other))).not.toBe(folder);
        expect(resultsFolder(object('a', key))).not.toMatch(/\/\.\.?$/);
      }),
      { seed: 3 },
    );
  });
});

describe('the key filter', () => {
  const filter = { keyPrefix: 'zeek/', keySuffixes: ['.log', '.log.gz'] };

  it.each([
    ['zeek/conn.log', true],
    ['zeek/conn.log.gz', true],
    ['conn.log', false],
    ['zeek/conn.txt', false],
    ['zeek/conn.LOG', false],
  ])('of the settings says of %s: %s', (key, expected) => {
    expect(passes(filter, key)).toBe(expected);
  });

  it('without suffixes lets every key of the prefix pass', () => {
    expect(passes({ keyPrefix: '', keySuffixes: [] }, 'anything')).toBe(true);
  });
});
