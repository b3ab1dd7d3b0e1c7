import { rdp } from '../hosts/types/rdp.ts';
import { pattern } from './pattern.ts';
import { counted, within } from './wording.ts';

export const rdpBruteForce = pattern([rdp], {
  id: 'rdp-brute-force',
  title: 'many remote desktop connections to one host',
  contract:
    'A host opened remote desktop connections to one responder faster than people do; each guess is one.',
  uses: ['most_to_one', 'cookies'],
  bounds: {
    connections: {
      value: 30,
      why: "Zeek's bound for SSH, 30 in 30 minutes; Zeek does not see whether an RDP log-on failed",
    },
    perHour: { value: 60, why: 'an unstable session reconnects now and then, not every minute' },
  },
  severities: ['medium'],
  techniques: ['T1110.001', 'T1021.001'],
  lookAlikes:
    'A client that reconnects on a bad line, a connection broker or a monitoring probe does the same.',
  exempt: ['scanner', 'management', 'proxy'],
  next: [
    'Which account names were tried (cookie), and did a long session follow?',
    'Events 4625 and 4624 on the responder tell failures and successes.',
    'An originator outside: should remote desktop answer to the Internet?',
  ],
  find(scene) {
    const { bounds, table } = scene;
    return scene.rows
      .filter(
        (row) =>
          scene.value(row, 'most_to_one') >= Math.max(bounds.connections, bounds.perHour * scene.hours(row)),
      )
      .map((row) => ({
        row,
        severity: 'medium',
        explanation:
          `${table.host(row)} opened ${counted(scene.value(row, 'most_to_one'), 'remote desktop connection')} to ` +
          `${table.top(row, 'id.resp_h')!.value}${within(scene.span(row))} under ` +
          `${counted(scene.value(row, 'cookies'), 'account name')}`,
        evidence: ['most_to_one', 'cookies'],
        values: scene.counted(row, 'cookie'),
        weight: scene.value(row, 'most_to_one'),
      }));
  },
});
