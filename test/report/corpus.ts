import type { Finding } from '../../lambda/patterns/finding.ts';
import type { Inspection } from '../../lambda/report/inspection.ts';
import { finding, flockEntries, foundHost, inspectionWith, logOf } from './flock.ts';

/** What strangers write into host names, operations, pipes, user agents and file names. */
export const CORPUS: readonly string[] = [
  '<script>alert(1)</script>',
  '</script><script>alert(1)</script>',
  '</title></style></desc><img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  "' onmouseover='alert(1)",
  '<!--<script>--><![CDATA[<script>alert(1)</script>]]>',
  '<iframe src="https://evil.example/x"></iframe>',
  '<link rel=stylesheet href=//evil.example/x.css>',
  '&lt;img src=x onerror=alert(1)&gt;',
  'javascript:alert(1)',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a template is what it pretends to be
  '{{constructor.constructor("alert(1)")()}}${alert(1)}',
  "=cmd|'/c calc'!A1",
  '+1+1',
  '-2+3',
  '@SUM(A1:A9)',
  '\t=1+1',
  '\r=1+1',
  '\uff1d1+1',
  '=HYPERLINK("https://evil.example","x")',
  'a,b;c"d\r\ne',
  '<!channel> <!here> <@U123> <https://evil.example|bank>',
  '*bold* _it_ ~no~ `code` ```block``` :skull:',
  'https://evil.example/login',
  '\u202e1.0.0.01\u202c \u2066hidden\u2069',
  'ab\u200bcd\ufeff\u00ad',
  '\u001b[2J\u001b]0;owned\u0007\u009b31m',
  'line one\nSubject: forged\r\n\r\nbody\u2028x\u2029y\u0085z',
  'nul\0del\x7f',
  '\ud800lone \udfff',
  '\u{e0041}\u{e0042}tags \u{10ffff}',
  '$(touch x) `touch x` "; rm -rf ~ #',
  '../../../etc/passwd',
  '__proto__',
  'constructor',
  '\u{1f9a0}'.repeat(50),
  'A'.repeat(100_000),
  '',
];

/** A log in which every text that a stranger can choose is one of the corpus. */
export function hostileInspection(evil: readonly string[] = CORPUS): Inspection {
  const at = (index: number) => evil[index % evil.length]!;
  const hosts = [...new Set(evil)];
  const entries = hosts.map((host, index) => ({
    host,
    records: index + 1,
    values: {
      'id.resp_h': [{ value: at(index + 3), records: 1 }],
      operation: [{ value: at(index + 5), records: 1 }],
    },
  }));
  const findings = hosts.map((host, index): Finding => {
    const found = foundHost(host, {
      explanation: `${host} made 9 calls to ${at(index + 1)}`,
      evidence: [
        {
          feature: 'records',
          title: 'records',
          unit: 'records',
          value: 9,
          median: 1,
          z: 3,
          note: `calls ${at(index + 2)}`,
        },
      ],
      topResponder: { host: at(index + 3), records: 9 },
      responders: [at(index + 3), at(index + 4)],
      responderCount: 2,
      values: [{ field: 'operation', value: at(index + 5), records: 9 }],
      uids: [at(index + 6)],
    });
    const next = [`Who was on ${host}?`];
    return finding({
      explanation: `${host} strays`,
      lookAlikes: `a scan of ${at(index + 7)}`,
      next,
      hosts: [found],
    });
  });
  const rejected = evil.map((reason, line) => ({ line, reason }));
  const silence = { by: 'allow-list', reason: at(0) } as const;
  const records = { accepted: 40, rejected: evil.length, firstRejected: rejected };
  const log = logOf(
    {
      logPath: at(1),
      records,
      reason: at(2),
      findings: findings.map((found, index) => ({
        finding: found,
        silence: index % 5 === 4 ? silence : null,
      })),
      drillDown: { records: 9, cut: at(3) },
    },
    [...entries, ...flockEntries(5)],
  );
  const source = { name: at(0), bytes: 9, format: 'tsv', compression: 'none' } as const;
  return inspectionWith([log], { source, read: 'cut', reason: at(4), records, notes: evil });
}
