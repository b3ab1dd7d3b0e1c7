import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { LimitReached, ObjectGone } from '../../lambda/aws/faults.ts';
import { inspectObject } from '../../lambda/aws/inspect-object.ts';
import { limitsOf } from '../../lambda/aws/limits.ts';
import { parseSettings } from '../../lambda/settings.ts';
import { connLog } from './conn-log.ts';
import { memoryS3, s3Error } from './memory-s3.ts';
import { environmentOf, topics } from './surroundings.ts';

/** The same bucket, whose bodies come in pieces. */
function inPieces(s3: ReturnType<typeof memoryS3>) {
  return {
    async send(command: unknown): Promise<never> {
      const answer = (await s3.send(command)) as { Body?: Readable };
      if (answer.Body === undefined || (command as GetObjectCommand).input.Bucket !== 'logs')
        return answer as never;
      const whole = Buffer.concat(await answer.Body.toArray());
      const half = Math.ceil(whole.length / 2);
      return { ...answer, Body: Readable.from([whole.subarray(0, half), whole.subarray(half)]) } as never;
    },
  };
}

function setUp(s3 = memoryS3()) {
  const { published, sns } = topics();
  const environment = environmentOf({
    settings: parseSettings({ leastSeverity: 'low' }, 'test'),
    keyFilter: { keyPrefix: '', keySuffixes: [] },
  });
  const store = (key: string, body: string | Uint8Array) => {
    const eTag = s3.store(`logs/${key}`, body);
    return { bucket: 'logs', key, versionId: null, eTag, bytes: body.length };
  };
  let requests = 0;
  const inspect = (object: ReturnType<typeof store>) =>
    inspectObject(
      object,
      environment,
      { s3, sns },
      {
        requestId: `request ${++requests}`,
        endsAt: Date.now() + 60_000,
        limits: limitsOf(60_000, 100_000, true),
      },
    );
  const results = () => [...s3.objects.keys()].filter((place) => place.startsWith('results/results/')).sort();
  return { s3, published, store, inspect, results, environment, clients: { s3, sns } };
}

describe('a log in a bucket', () => {
  it('has its results beside each other, and tells email and Slack once, after they are there', async () => {
    const { s3, published, store, inspect, results } = setUp();
    const object = store('zeek/conn.log', connLog('10.0.1.99'));
    const done = await inspect(object);
    expect(done.told).toBe('now');
    const folder = `results/results/logs/zeek/conn.log/${object.eTag}`;
    expect(results()).toEqual(
      [
        'alert.json',
        'alert.txt',
        'conn/clusters.svg',
        'conn/hosts.csv',
        'conn/profiles.json',
        'conn/records.log.gz',
        'conn/report.html',
        'conn/tally-2023-11-14T22.part',
        'inspection.json',
        'told.json',
      ].map((name) => `${folder}/${name}`),
    );
    expect(s3.objects.get(`${folder}/conn/report.html`)!.contentType).toBe('text/html; charset=utf-8');
    expect(s3.text('results/index/2023-11-14.html')).toContain(
      `href="./../results/logs/zeek/conn.log/${object.eTag}/conn/report.html"`,
    );
    expect(published.map(({ TopicArn }) => TopicArn)).toEqual(['arn:email', 'arn:slack']);
    expect(published[0]!.Subject).toMatch(/^[\x20-\x7e]{1,99}$/);
    expect(published[0]!.Message).toContain(
      `s3://results/results/logs/zeek/conn.log/${object.eTag}/conn/report.html`,
    );
    expect(JSON.parse(published[1]!.Message!)).toMatchObject({ version: '1.0', source: 'custom' });
    for (const { MessageAttributes } of published) {
      expect(MessageAttributes!.severity).toEqual({
        DataType: 'String',
        StringValue: expect.stringMatching(/low|medium|high/),
      });
    }
  });

  it('has a partial tally, and a pointer to it under its hour, before anyone is told', async () => {
    const { s3, store, inspect } = setUp();
    const object = store('conn.log', connLog('10.0.1.99'));
    expect((await inspect(object)).tallies).toBe('kept');
    const pointer = [...s3.objects.keys()].find((place) => place.startsWith('results/windows/'))!;
    expect(pointer).toMatch(/^results\/windows\/conn\/hours\/2023-11-14\/22\/[0-9a-f]{64}\.json$/);
    expect(JSON.parse(s3.text(pointer)!)).toMatchObject({
      logPath: 'conn',
      source: object,
      part: `results/logs/conn.log/${object.eTag}/conn/tally-2023-11-14T22.part`,
    });
  });

  it('has the same artefacts to the byte without partial tallies', async () => {
    const [kept, plain] = [setUp(), setUp()];
    const artefacts = async ({ s3, store, inspect, results }: typeof kept) => {
      await inspect(store('conn.log', connLog('10.0.1.99')));
      const own = results().filter((place) => !/\.part$|told\.json$/.test(place));
      return own.map((place) => [place, s3.text(place)]);
    };
    Object.assign(plain.environment, { settings: { ...plain.environment.settings, partialTallies: false } });
    expect(await artefacts(plain)).toEqual(await artefacts(kept));
    const places = [...plain.s3.objects.keys()];
    expect(places.filter((place) => /\.part$|\/windows\/|\/tallied\//.test(place))).toEqual([]);
  });

  it('whose partial tally can not be kept is raised with nobody told, and done when it comes again', async () => {
    let failing = true;
    const s3 = memoryS3((command) => {
      const isPointer = command instanceof PutObjectCommand && command.input.Key!.startsWith('windows/');
      if (failing && isPointer) throw s3Error('SlowDown', 503);
    });
    const { published, store, inspect } = setUp(s3);
    const object = store('conn.log', connLog('10.0.1.99'));
    await expect(inspect(object)).rejects.toThrow('SlowDown');
    expect(published).toEqual([]);
    failing = false;
    expect(await inspect(object)).toMatchObject({ told: 'now', tallies: 'kept' });
  });

  it('that is inspected again rewrites the same bytes and tells nobody', async () => {
    const { s3, published, store, inspect, results } = setUp();
    const object = store('conn.log', connLog('10.0.1.99'));
    await inspect(object);
    const before = results().map((place) => s3.text(place));
    expect((await inspect(object)).told).toBe('before');
    expect(results().map((place) => s3.text(place))).toEqual(before);
    expect(published).toHaveLength(2);
  });

  it('with the same host as the hour before tells nobody; with another host it does', async () => {
    const { published, store, inspect } = setUp();
    await inspect(store('conn.09.log', connLog('10.0.1.99')));
    expect((await inspect(store('conn.10.log', `${connLog('10.0.1.99')}# later\n`))).told).toBe(
      'nothing to tell',
    );
    expect((await inspect(store('conn.11.log', connLog('10.0.1.98')))).told).toBe('now');
    expect(published).toHaveLength(4);
  });

  it('that meets another of the same host is judged anew, so that one of the two tells', async () => {
    const { published, store, inspect } = setUp();
    const logs = ['a', 'b', 'c'].map((name) => store(`${name}.log`, `${connLog('10.0.1.99')}# ${name}\n`));
    const told = await Promise.all(logs.map(inspect));
    expect(told.map((done) => done.told).sort()).toEqual(['nothing to tell', 'nothing to tell', 'now']);
    expect(published).toHaveLength(2);
  });

  it.each([
    ['plain', (body: string) => Buffer.from(body)],
    ['compressed', (body: string) => gzipSync(body)],
  ])(
    'that does not fit is raised with how far it came, and not reported as a cut log: %s',
    async (_, packed) => {
      const { s3, published, store, environment, clients, results } = setUp();
      const object = store('conn.log', packed(connLog('10.0.1.99')));
      // The memory is used up when the second piece comes.
      let asked = 0;
      const limits = limitsOf(60_000, 100, true, () => (++asked > 1 ? 200 * 1024 ** 2 : 0));
      const run = { requestId: 'r', endsAt: Date.now() + 60_000, limits };
      const inspected = inspectObject(object, environment, { ...clients, s3: inPieces(s3) }, run);
      await expect(inspected).rejects.toBeInstanceOf(LimitReached);
      await expect(inspected).rejects.toThrow(
        /the memory was used up \(100 MB\) after [\d,]+ of [\d,]+ bytes of the log, \d+ %/,
      );
      expect(results()).toEqual([]);
      expect(published).toEqual([]);
    },
  );

  it('on the allow-list of the noise object is shown and not told', async () => {
    const { s3, published, store, inspect } = setUp();
    s3.store('results/settings/noise.json', '{"allow":[{"host":"10.0.1.99","reason":"backup server"}]}');
    const { told, inspection } = await inspect(store('conn.log', connLog('10.0.1.99')));
    expect(told).toBe('nothing to tell');
    expect(inspection.logs[0]!.findings.map(({ silence }) => silence?.by)).toContain('allow-list');
    expect(published).toEqual([]);
  });

  it('is told although the noise object is broken, and the operator hears of it', async () => {
    const { s3, published, store, inspect } = setUp();
    s3.store('results/settings/noise.json', '{"allow":');
    const { noiseRefused, inspection } = await inspect(store('conn.log', connLog('10.0.1.99')));
    expect(noiseRefused).toContain('is ignored');
    expect(inspection.notes).toContain(noiseRefused);
    expect(published).toHaveLength(2);
  });

  it('that is no Zeek log is an outcome, written down and not raised', async () => {
    const { store, inspect, results } = setUp();
    const { inspection } = await inspect(store('notes.log', 'just some notes\n'));
    expect(inspection.read).toBe('not_a_log');
    expect(results()).toEqual([expect.stringMatching(/\/inspection\.json$/)]);
  });

  it('that was replaced after its event is gone, with no results', async () => {
    const { store, inspect, results } = setUp();
    const object = store('conn.log', connLog('10.0.1.99'));
    store('conn.log', connLog('10.0.1.98'));
    await expect(inspect(object)).rejects.toBeInstanceOf(ObjectGone);
    expect(results()).toEqual([]);
  });

  it('that the world fails at is raised with nobody told, and done when it comes again', async () => {
    let failing = true;
    const s3 = memoryS3((command) => {
      const isResult = command instanceof PutObjectCommand && command.input.Key!.endsWith('hosts.csv');
      if (failing && isResult) throw s3Error('SlowDown', 503);
    });
    const { published, store, inspect } = setUp(s3);
    const object = store('conn.log', connLog('10.0.1.99'));
    await expect(inspect(object)).rejects.toThrow('SlowDown');
    expect(published).toEqual([]);
    failing = false;
    expect((await inspect(object)).told).toBe('now');
    expect(published).toHaveLength(2);
  });

  it('whose body can not be read to its end is raised, not reported as a cut log', async () => {
    const s3 = memoryS3((command) => {
      const { Bucket, Range } = (command as GetObjectCommand).input;
      if (command instanceof GetObjectCommand && Bucket === 'logs' && Range === undefined)
        throw s3Error('InternalError', 500);
    });
    const { store, inspect, results } = setUp(s3);
    await expect(inspect(store('conn.log', connLog('10.0.1.99')))).rejects.toThrow('InternalError');
    expect(results()).toEqual([]);
  });
});
