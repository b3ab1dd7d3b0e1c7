import { PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { account } from './account.ts';
import { connLog } from './conn-log.ts';
import { memoryS3, s3Error } from './memory-s3.ts';

const day = { logPath: 'conn', unit: 'day', start: '2023-11-14', alert: true };
const FOLDER = 'windows/conn/2023-11-14';
/** 22:13:20 of that day, and 23:13:20. */
const HOURS = [1_700_000_000, 1_700_003_600] as const;

/** A day of two logs that were tallied. */
async function twoLogs(of = account()) {
  of.store('conn.22.log', connLog('10.0.1.99', HOURS[0]));
  of.store('conn.23.log', connLog('10.0.1.99', HOURS[1]));
  await of.tally(of.batch(['conn.22.log', 'conn.23.log']));
  of.lines.length = 0;
  return of;
}

describe('a window', () => {
  it('has the artefacts of a log, of all its objects, with tables beside, and is told once they are there', async () => {
    const { examine, kept, json, published, lines, s3 } = await twoLogs();
    expect(await examine(day)).toEqual({
      logPath: 'conn',
      unit: 'day',
      window: '2023-11-14',
      folder: FOLDER,
      outcome: 'examined',
      objects: 2,
      findings: expect.any(Number),
    });
    expect(kept(`${FOLDER}/`).map((key) => key.slice(FOLDER.length + 1).replace(/told-\w+/, 'told'))).toEqual(
      [
        'alert.json',
        'alert.txt',
        'clusters.svg',
        'hosts.csv',
        'inspection.json',
        'profiles.json',
        'records.log.gz',
        'report.html',
        'run.json',
        'told.json',
        'window.json',
      ],
    );
    expect(kept('tables/')).toContain('tables/hosts/log_path=conn/date=2023-11-14/2023-11-14.parquet');
    expect(json(`${FOLDER}/window.json`).objects.map(({ name }: { name: string }) => name)).toEqual([
      'conn.22.log',
      'conn.23.log',
    ]);
    expect(published).toHaveLength(1);
    expect(published[0]!.Message).toContain(`s3://results/${FOLDER}/report.html`);
    expect(s3.text('results/index/2023-11-15.html') ?? s3.text('results/index/2023-11-14.html')).toContain(
      'windows/conn/2023-11-14/report.html',
    );
    expect(lines[0]).toMatchObject({
      outcome: 'examined',
      window: '2023-11-14',
      Windows: 1,
      told: 'now',
      rerun: 0,
    });
    expect(lines[0]).not.toHaveProperty('Logs');
  });

  it('over the same objects is not examined again, unless it is forced, and told by nobody twice', async () => {
    const writes: string[] = [];
    const s3 = memoryS3((command) => {
      if (command instanceof PutObjectCommand) writes.push(command.input.Key!);
    });
    const { examine, published, json } = await twoLogs(account({}, s3));
    await examine(day);
    writes.length = 0;
    expect((await examine(day)).outcome).toBe('unchanged');
    expect(writes).toEqual([]);
    expect((await examine({ ...day, force: true })).outcome).toBe('examined');
    expect(json(`${FOLDER}/run.json`).rerun).toBe(1);
    expect(published).toHaveLength(1);
  });

  it('to which an object was added is examined again, and tells what that shows and nothing else', async () => {
    const { examine, store, batch, tally, published, json } = await twoLogs();
    await examine(day);
    store('conn.late.log', connLog('10.0.1.99', HOURS[1] + 60));
    await tally(batch(['conn.late.log']));
    expect(await examine(day)).toMatchObject({ outcome: 'examined', objects: 3 });
    expect(published).toHaveLength(1);
    store('conn.later.log', connLog('10.0.1.77', HOURS[1] + 120));
    await tally(batch(['conn.later.log']));
    expect(await examine(day)).toMatchObject({ objects: 4 });
    expect(published).toHaveLength(2);
    expect(published[1]!.Message).toContain('10.0.1.77');
    expect(json(`${FOLDER}/window.json`).rerun).toBe(2);
  });

  it('is told by nobody unless asked, and by the next run that is', async () => {
    const { examine, published, kept } = await twoLogs();
    expect((await examine({ ...day, alert: false })).findings).toBeGreaterThan(0);
    expect(published).toEqual([]);
    expect(kept('state/told')).toEqual([]);
    expect((await examine({ ...day, alert: false })).outcome).toBe('unchanged');
    expect((await examine(day)).outcome).toBe('examined');
    expect(published).toHaveLength(1);
  });

  it('takes a part that is damaged or gone from its log again, says so, and leaves it mended', async () => {
    const { s3, examine, kept, json, lines } = await twoLogs();
    await examine(day);
    const hosts = s3.text(`results/${FOLDER}/hosts.csv`);
    const [first, second] = kept('results/').filter((key) => key.endsWith('.part'));
    const whole = s3.objects.get(`results/${first}`)!.body;
    s3.store(`results/${first}`, whole.subarray(0, -9));
    s3.objects.delete(`results/${second}`);
    lines.length = 0;
    await examine({ ...day, force: true });
    const notes = json(`${FOLDER}/inspection.json`).notes;
    expect(notes).toEqual([
      expect.stringMatching(/^conn\.22\.log: .* Its log was tallied again\.$/),
      'conn.23.log: The partial tally is not there. Its log was tallied again.',
    ]);
    expect(lines[0]!.notes).toEqual(notes);
    expect(s3.text(`results/${FOLDER}/hosts.csv`)).toBe(hosts);
    expect(s3.objects.get(`results/${first}`)!.body.equals(whole)).toBe(true);
  });

  it('says what is missing where a part and its log are both gone', async () => {
    const { s3, examine, kept, lines } = await twoLogs();
    s3.objects.delete('logs/conn.22.log');
    s3.objects.delete(`results/${kept('results/')[0]}`);
    await examine(day);
    expect(lines[0]).toMatchObject({ level: 'WARN', outcome: 'cut' });
    expect(lines[0]!.reason).toContain(
      'conn.22.log: The partial tally is not there. Its log is no longer there.',
    );
  });

  it('of which no object has records any more is examined as empty', async () => {
    const { store, batch, tally, examine, json } = await twoLogs();
    await examine(day);
    for (const key of ['conn.22.log', 'conn.23.log']) store(key, connLog('10.0.1.99', HOURS[0] + 86_400 * 9));
    await tally(batch(['conn.22.log', 'conn.23.log']));
    expect(await examine(day)).toMatchObject({ outcome: 'examined', objects: 0 });
    expect(json(`${FOLDER}/inspection.json`).read).toBe('empty');
  });

  it('that the world fails at is raised with nobody told, and done when it comes again', async () => {
    let failing = true;
    const s3 = memoryS3((command) => {
      const isTable = command instanceof PutObjectCommand && command.input.Key!.startsWith('tables/');
      if (failing && isTable) throw s3Error('SlowDown', 503);
    });
    const { examine, published, kept, lines } = await twoLogs(account({}, s3));
    await expect(examine(day)).rejects.toThrow('SlowDown');
    expect(lines[0]).toMatchObject({
      level: 'ERROR',
      outcome: 'fault',
      logPath: 'conn',
      window: '2023-11-14',
    });
    expect(published).toEqual([]);
    expect(kept(`${FOLDER}/run.json`)).toEqual([]);
    failing = false;
    expect((await examine(day)).outcome).toBe('examined');
    expect(published).toHaveLength(1);
  });

  it('that does not fit is raised as such, and counted, since no queue keeps it', async () => {
    const { environment, examine, lines } = await twoLogs();
    Object.assign(environment, { memoryMegabytes: 1 });
    await expect(examine(day)).rejects.toThrow(/the memory was used up \(1 MB\)/);
    expect(lines[0]).toMatchObject({ level: 'ERROR', outcome: 'limit_reached', LeftOut: 1 });
  });

  it('that two functions examine at once is told once', async () => {
    const { examine, published } = await twoLogs();
    await Promise.all([examine(day), examine(day), examine(day)]);
    expect(published).toHaveLength(1);
  });

  it('that two functions examine over different objects ends with all of them', async () => {
    let meanwhile = async () => {};
    const s3 = memoryS3(async (command) => {
      if (!(command instanceof PutObjectCommand) || command.input.Key !== `${FOLDER}/profiles.json`) return;
      const now = meanwhile;
      meanwhile = async () => {};
      await now();
    });
    const { store, batch, tally, examine, json } = await twoLogs(account({}, s3));
    meanwhile = async () => {
      store('conn.late.log', connLog('10.0.1.99', HOURS[1] + 60));
      await tally(batch(['conn.late.log']));
      await examine(day);
    };
    expect(await examine(day)).toMatchObject({ objects: 3 });
    expect(json(`${FOLDER}/window.json`).objects).toHaveLength(3);
    expect((await examine(day)).outcome).toBe('unchanged');
  });

  it('has no tables where the settings say so', async () => {
    const { examine, kept } = await twoLogs(account({ parquet: false }));
    await examine(day);
    expect(kept('tables/')).toEqual([]);
  });

  it.each([
    [{ unit: 'day', start: '2023-11-14' }, '"logPath" is missing'],
    [{ logPath: 'conn', unit: 'week', start: '2023-11-14' }, '"unit" must be hour or day, got "week"'],
    [{ logPath: 'conn', unit: 'hour', start: '2023-11-14' }, '"start" must name an hour'],
  ])('that is none is refused: %j', async (item, sentence) => {
    await expect(account().examine(item)).rejects.toThrow(sentence);
  });
});
