import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inspectBytes, savedJson } from './memory-world.ts';

const header = [
  '#separator \\x09',
  '#set_separator\t,',
  '#empty_field\t(empty)',
  '#unset_field\t-',
  '#path\tdce_rpc',
  '#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\trtt\tnamed_pipe\tendpoint\toperation',
  '#types\ttime\tstring\taddr\tport\taddr\tport\tinterval\tstring\tstring\tstring',
];

function row(second: number, host: string, responder: string, operation = 'NetrRemoteTOD'): string {
  const ts = (1_700_000_000 + second).toFixed(6);
  return [ts, 'CaBcDe1', host, '49152', responder, '445', '0.001', '-', 'srvsvc', operation].join('\t');
}

/** Quiet hosts, each with a few records to two servers, and what is added to them. */
function log(...more: string[]): string {
  const quiet = Array.from({ length: 40 }, (_, host) =>
    Array.from({ length: 3 + (host % 4) }, (_, call) =>
      row(host * 60 + call, `10.9.0.${host + 1}`, `10.9.1.${1 + (call % 2)}`),
    ),
  );
  return `${[...header, ...quiet.flat(), ...more].join('\n')}\n`;
}

const busy = Array.from({ length: 4000 }, (_, call) => row(call / 5, '10.9.0.200', '10.9.1.1'));

describe('inspecting a log', () => {
  it("finds the notebook's host: many records to few responders among quiet ones", async () => {
    const { inspection, messages, saved } = await inspectBytes('dce_rpc.log', log(...busy));
    const found = inspection.logs[0]!.findings.find(
      ({ finding }) => finding.pattern === 'many-records-few-responders',
    );
    expect(found?.finding.hosts.map(({ host }) => host)).toEqual(['10.9.0.200']);
    expect(messages?.email.subject).toContain('10.9.0.200');
    expect(String(saved.get('alert.txt'))).toContain('4,000');
  });

  it('says nothing of a quiet log', async () => {
    const { inspection, messages, saved } = await inspectBytes('dce_rpc.log', log());
    expect(inspection.logs[0]!.findings).toEqual([]);
    expect(messages).toBeNull();
    expect(saved.has('alert.txt')).toBe(false);
  });

  it('writes inspection.json last, so that its presence means that the rest is complete', async () => {
    const { saved } = await inspectBytes('dce_rpc.log', log(...busy));
    expect([...saved.keys()].at(-1)).toBe('inspection.json');
    expect([...saved.keys()]).toEqual(
      expect.arrayContaining([
        'dce_rpc/profiles.json',
        'dce_rpc/hosts.csv',
        'dce_rpc/clusters.svg',
        'alert.json',
      ]),
    );
  });

  it('gives byte-identical artefacts for the same input and settings', async () => {
    const [one, two] = [await inspectBytes('a.log', log(...busy)), await inspectBytes('a.log', log(...busy))];
    expect([...one.saved].map(([path, body]) => [path, Buffer.from(body).toString('base64')])).toEqual(
      [...two.saved].map(([path, body]) => [path, Buffer.from(body).toString('base64')]),
    );
  });

  it('counts what came before a cut, and says where it was cut', async () => {
    const packed = gzipSync(log(...busy));
    const { inspection } = await inspectBytes('dce_rpc.log.gz', packed.subarray(0, packed.length - 200));
    expect(inspection.read).toBe('cut');
    expect(inspection.records.accepted).toBeGreaterThan(100);
    expect(inspection.reason).toMatch(/ends in the middle/);
  });

  it('gives a header without records its sentence and its profiles.json', async () => {
    const { inspection, saved } = await inspectBytes('dce_rpc.log', `${header.join('\n')}\n`);
    expect(inspection.logs.map(({ logPath, outcome }) => [logPath, outcome])).toEqual([
      ['dce_rpc', 'no_records'],
    ]);
    expect(savedJson(saved, 'dce_rpc/profiles.json').outcome).toBe('no_records');
    expect(saved.has('dce_rpc/hosts.csv')).toBe(false);
  });

  it('calls a log without originators unsupported', async () => {
    const text = '#separator \\x09\n#path\tx509\n#fields\tts\tid\n#types\ttime\tstring\n1.0\tF1\n';
    const { inspection } = await inspectBytes('x509.log', text);
    expect(inspection.logs.map(({ outcome }) => outcome)).toEqual(['unsupported']);
    expect(inspection.records.accepted).toBe(1);
  });

  it.each([
    ['empty', '', 'empty'],
    ['text', 'the quick brown fox\njumps over the lazy dog\n', 'not_a_log'],
    ['binary', '\u0000\u0001\u0002\u00ff\u00fe', 'not_a_log'],
  ])('gives %s input a sentence and no log path', async (_name, content, read) => {
    const { inspection, saved } = await inspectBytes('notes.txt', content);
    expect(inspection.read).toBe(read);
    expect(inspection.reason).toMatch(/\w+/);
    expect([...saved.keys()]).toEqual(['inspection.json']);
  });

  it('gives up a file whose lines are mostly no records, with the share that the settings allow', async () => {
    const text = log(...Array.from({ length: 4000 }, () => 'torn\trow'));
    const { inspection } = await inspectBytes('dce_rpc.log', text, { largestRejectedShare: 0.5 });
    expect(inspection.read).toBe('not_a_log');
    expect(inspection.reason).toMatch(/^Given up: 4000 of 4\d\d\d lines are no records/);
    const whole = await inspectBytes('dce_rpc.log', text, { largestRejectedShare: 1 });
    expect(whole.inspection.read).toBe('whole');
  });

  it('names in the alert the folder that a log path got, also where two become equal', async () => {
    const renamed = (path: string, text: string) => text.replace('#path\tdce_rpc', `#path\t${path}`);
    const both = renamed('a/b', log()) + renamed('a_b', log(...busy));
    const { messages, saved } = await inspectBytes('two.log', both);
    const [told] = [...saved.keys()].filter((path) => path.endsWith('records.log.gz'));
    expect(told).toBe('a_b~2/records.log.gz');
    expect(messages?.email.message).toContain('Report   a_b~2/report.html');
  });

  it('puts a hostile log path into a plain folder, and two that become equal into two', async () => {
    const path = (name: string) => log().replace('#path\tdce_rpc', `#path\t${name}`);
    const { saved } = await inspectBytes('x.log', path('../../a.b') + path('../../a:b'));
    const folders = new Set(
      [...saved.keys()].filter((key) => key.includes('/')).map((key) => key.split('/')[0]),
    );
    expect(folders).toEqual(new Set(['______a_b', '______a_b~2']));
  });
});
