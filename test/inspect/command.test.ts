import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runInspect } from './run-command.ts';

const root = join(import.meta.dirname, '../..');
const sample = join(root, 'events/logs/dce_rpc.2026-11-20-09.log.gz');
const quiet = join(root, 'events/logs/dce_rpc 09+10.log');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stray-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const command = (...args: string[]) => runInspect(folder, args);

const place = (name: string, content: string | Uint8Array) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

describe('the inspect command', () => {
  it('exits with 0 where every log was inspected, findings or not', async () => {
    const { status, out } = await command(sample);
    expect(status).toBe(0);
    expect(out).toContain('many-records-few-responders');
    expect(existsSync(join(folder, 'out/dce_rpc.2026-11-20-09.log.gz/dce_rpc/profiles.json'))).toBe(true);
  });

  it('exits with 3 on findings only where asked, and not for a quiet log', async () => {
    expect((await command('--fail-on-findings', '--quiet', sample)).status).toBe(3);
    expect((await command('--fail-on-findings', '--quiet', quiet)).status).toBe(0);
  });

  it('does the good ones among bad ones, gives each bad one its sentence, and exits with 1', async () => {
    const text = place('notes.txt', 'dear diary\n');
    const empty = place('empty.log', '');
    const header = place('header.log', '#separator \\x09\n#path\tconn\n#fields\tts\tid.orig_h\n');
    const cut = place('cut.log.gz', readFileSync(sample).subarray(0, 20_000));
    const { status, out, err } = await command(text, empty, header, cut, join(folder, 'nowhere.log'), sample);
    expect(status).toBe(1);
    expect(err).toMatch(/notes\.txt: .*not a Zeek log/s);
    expect(err).toMatch(/nowhere\.log: there is no such file/);
    expect(out).toMatch(/empty\.log: /);
    expect(out).toMatch(/header\.log: The log holds no records/);
    expect(out).toMatch(/cut\.log\.gz: [\d,]+ records of dce_rpc/);
    expect(out).toContain('10.20.4.77');
  });

  it('counts an empty, a header-only and a cut log as inspected', async () => {
    const empty = place('empty.log', '');
    const header = place('header.log', '#separator \\x09\n#path\tconn\n#fields\tts\tid.orig_h\n');
    const cut = place('cut.log.gz', readFileSync(sample).subarray(0, 20_000));
    expect((await command('--quiet', empty, header, cut)).status).toBe(0);
  });

  it('skips what a walk finds that is no log, and does not call it a failure', async () => {
    mkdirSync(join(folder, 'walk'), { recursive: true });
    place('walk/readme.txt', 'how these logs came about\n');
    place('walk/conn.log', '{"_path":"conn","ts":1.5,"id.orig_h":"10.0.0.1","id.resp_h":"10.0.0.2"}\n');
    const { status, out, err } = await command(join(folder, 'walk'));
    expect(status).toBe(0);
    expect(err).toContain('readme.txt');
    expect(out).toContain('conn.log: 1 record');
  });

  it('prints one JSON object for each log with --json, and nothing else on standard output', async () => {
    const { out } = await command('--json', sample, quiet);
    const objects = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(objects.map(({ source }) => source.name)).toEqual([
      'dce_rpc.2026-11-20-09.log.gz',
      'dce_rpc 09+10.log',
    ]);
    expect(objects[0].profiles[0].findings.length).toBeGreaterThan(0);
  });

  it.each([
    [['--presett', 'notebook', 'x.log'], /there is no option --presett; did you mean --preset\?/],
    [['--k', 'several', 'x.log'], /"k" must be auto or a whole number from 1 to 100, got "several"/],
    [['--seed', '-1', 'x.log'], /"?seed|--seed/],
    [[], /no log was named/],
  ])('exits with 2 and says what is wrong with %j', async (args, sentence) => {
    const { status, err } = await command(...args);
    expect(status).toBe(2);
    expect(err).toMatch(sentence);
    expect(err).toContain('Did not start');
  });

  it('names the key of a wrong settings file, what it must be, and the file', async () => {
    const settings = place('settings.json', '{"seed":"zero"}');
    const { status, err } = await command('--settings', settings, sample);
    expect(status).toBe(2);
    expect(err).toMatch(/"seed" must be a whole number from 0, got "zero" \(.*settings\.json\)/);
  });

  it.each([
    ['[]', /settings must be a JSON object/],
    ['{"dryRun":["port-scam"]}', /"dryRun" names "port-scam", and there is no such pattern/],
  ])('does not start with the settings %s', async (content, sentence) => {
    const { status, err } = await command('--settings', place('wrong.json', content), quiet);
    expect(status).toBe(2);
    expect(err).toMatch(sentence);
  });

  it('follows links in a walk, once, and says which lead nowhere', async () => {
    mkdirSync(join(folder, 'links/real'), { recursive: true });
    const line = '{"_path":"conn","ts":1.5,"id.orig_h":"10.0.0.1","id.resp_h":"10.0.0.2"}\n';
    place('links/real/a.log', line);
    symlinkSync(join(folder, 'links/real'), join(folder, 'links/current'));
    symlinkSync('..', join(folder, 'links/real/up'));
    symlinkSync('nowhere', join(folder, 'links/gone.log'));
    const { status, out, err } = await command('--json', join(folder, 'links'));
    expect(status).toBe(0);
    expect(out.trimEnd().split('\n')).toHaveLength(2);
    expect(err).toMatch(/gone\.log: there is no such file/);
  });

  it('leaves the results of an earlier run out of a walk', async () => {
    mkdirSync(join(folder, 'over'), { recursive: true });
    place('over/a.log', readFileSync(sample));
    const again = () => command('--json', '--out', join(folder, 'over/out'), join(folder, 'over'));
    const { out } = await again();
    expect((await again()).out).toBe(out);
  });

  it('gives a log its results even where its name stands in the way of the index', async () => {
    const line = '{"_path":"conn","ts":1.5,"id.orig_h":"10.0.0.1","id.resp_h":"10.0.0.2"}\n';
    const { status, err } = await command('--out', join(folder, 'odd'), place('index.html', line));
    expect(status).toBe(0);
    expect(err).toMatch(/index of .* was not written: is a folder/);
    expect(existsSync(join(folder, 'odd/index.html/conn/profiles.json'))).toBe(true);
  });

  it('never gives two inputs one folder', async () => {
    for (const name of ['p', 'q']) mkdirSync(join(folder, name), { recursive: true });
    const line = '{"_path":"conn","ts":1.5,"id.orig_h":"10.0.0.1","id.resp_h":"10.0.0.2"}\n';
    const logs = ['p/a', 'q/a', 'p/a~2'].map((name) => place(name, line));
    await command('--quiet', '--out', join(folder, 'three'), ...logs);
    for (const name of ['a', 'a~2', 'a~2~2']) {
      expect(existsSync(join(folder, 'three', name, 'inspection.json'))).toBe(true);
    }
  });

  it('gives inputs of the same file name folders of their own', async () => {
    mkdirSync(join(folder, 'one'), { recursive: true });
    mkdirSync(join(folder, 'two'), { recursive: true });
    const line = '{"_path":"conn","ts":1.5,"id.orig_h":"10.0.0.1","id.resp_h":"10.0.0.2"}\n';
    await command(
      '--quiet',
      '--out',
      join(folder, 'twice'),
      place('one/c.log', line),
      place('two/c.log', line),
    );
    expect(existsSync(join(folder, 'twice/c.log/conn/profiles.json'))).toBe(true);
    expect(existsSync(join(folder, 'twice/c.log~2/conn/profiles.json'))).toBe(true);
  });

  it('takes away what an earlier run left of a log, and nothing that is not its own', async () => {
    const log = place('again.log', readFileSync(sample));
    await command('--quiet', log);
    expect(existsSync(join(folder, 'out/again.log/alert.txt'))).toBe(true);
    place('out/again.log/mine.txt', 'a note of my own');
    place('again.log', gzipSync('{"_path":"conn","ts":1.5,"id.orig_h":"10.0.0.1"}\n'));
    await command('--quiet', log);
    expect(existsSync(join(folder, 'out/again.log/alert.txt'))).toBe(false);
    expect(existsSync(join(folder, 'out/again.log/mine.txt'))).toBe(true);
  });

  it('refuses to write where a file stands, and says so', async () => {
    const log = place('in-the-way.log', '{"_path":"conn","ts":1.5,"id.orig_h":"10.0.0.1"}\n');
    const { status, err } = await command('--out', folder, log);
    expect(status).toBe(1);
    expect(err).toMatch(/in-the-way\.log: /);
    expect(existsSync(log)).toBe(true);
  });
});

describe('the index of an output folder', () => {
  it('lists every log that lies there, of this run and of earlier ones, and links to its report', async () => {
    const out = join(folder, 'indexed');
    await command('--quiet', '--out', out, sample);
    await command('--quiet', '--out', out, quiet);
    const page = readFileSync(join(out, 'index.html'), 'utf8');
    expect(page).toContain('href="./dce_rpc.2026-11-20-09.log.gz/dce_rpc/report.html"');
    expect(page).toContain('href="./dce_rpc%2009%2B10.log/dce_rpc/report.html"');
    await command('--quiet', '--out', out, quiet);
    expect(readFileSync(join(out, 'index.html'), 'utf8')).toBe(page);
  });
});
