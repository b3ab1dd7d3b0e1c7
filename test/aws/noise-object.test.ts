import { describe, expect, it } from 'vitest';
import { readNoiseObject } from '../../lambda/aws/noise-object.ts';
import { memoryS3, s3Error } from './memory-s3.ts';

const read = (body?: string) => {
  const s3 = memoryS3();
  if (body !== undefined) s3.store('results/settings/noise.json', body);
  return readNoiseObject(s3, 'results', 'settings/noise.json');
};

describe('the object with the noise settings', () => {
  it('need not be there', async () => {
    expect(await read()).toEqual({ noise: null, refused: null });
  });

  it('is read as settings are', async () => {
    const { noise, refused } = await read(
      '{"allow":[{"host":"10.0.0.1","reason":"scanner"}],"dryRun":["beacon"]}',
    );
    expect(refused).toBeNull();
    expect(noise).toEqual({
      allow: [{ host: '10.0.0.1', reason: 'scanner' }],
      roles: [],
      dryRun: ['beacon'],
    });
  });

  it.each([
    ['{"allow":[{"host":"10.0.0.1"}]}', '"allow.0.reason" is missing'],
    ['{"alow":[]}', '"alow" is not a setting'],
    ['{', 'SyntaxError'],
  ])('that does not parse silences nothing and says why: %s', async (body, sentence) => {
    const { noise, refused } = await read(body);
    expect(noise).toBeNull();
    expect(refused).toContain('s3://results/settings/noise.json is ignored');
    expect(refused).toContain(sentence);
  });

  it('that S3 does not give is a fault, not an empty list', async () => {
    const s3 = memoryS3(() => {
      throw s3Error('AccessDenied', 403);
    });
    await expect(readNoiseObject(s3, 'results', 'settings/noise.json')).rejects.toThrow('AccessDenied');
  });
});
