import { kerberos } from '../hosts/types/kerberos.ts';
import { ldap } from '../hosts/types/ldap.ts';
import { ntlm } from '../hosts/types/ntlm.ts';
import { ssh } from '../hosts/types/ssh.ts';
import { pattern } from './pattern.ts';
import { counted, within } from './wording.ts';

const protocols: Readonly<Record<string, string>> = {
  kerberos: 'Kerberos',
  ldap: 'LDAP',
  ntlm: 'NTLM',
  ssh: 'SSH',
};

export const bruteForce = pattern([ssh, ntlm, kerberos, ldap], {
  id: 'brute-force',
  title: 'many failed log-ons',
  contract:
    'A host failed to log on many times; medium from a rate that no stored old password reaches, and on SSH, where keys do not go stale by themselves.',
  uses: ['failures', 'responders'],
  bounds: {
    failures: { value: 30, why: "Zeek's detect-bruteforcing: 30 failures in 30 minutes" },
    perHour: {
      value: 100,
      why: 'a service or session with an old password tries about once a minute; guessing is faster',
    },
  },
  severities: ['low', 'medium'],
  techniques: ['T1110.001'],
  lookAlikes:
    'A service, task or phone with an old password fails again and again, as does a broken automation.',
  exempt: ['scanner'],
  next: [
    'Did a log-on succeed at the end? Then the account is known to them.',
    'Which account is it, and did its password change just before?',
    'An originator outside: should the responder answer to the Internet?',
  ],
  find(scene) {
    const { bounds, table } = scene;
    return scene.rows
      .filter((row) => scene.value(row, 'failures') >= bounds.failures)
      .map((row) => {
        const failures = scene.value(row, 'failures');
        const hurried = table.logPath === 'ssh' || failures >= bounds.perHour * scene.hours(row);
        return {
          row,
          severity: hurried ? 'medium' : 'low',
          explanation:
            `${table.host(row)} failed ${counted(failures, 'time')} to log on by ${protocols[table.logPath]} to ` +
            `${counted(scene.value(row, 'responders'), 'host')}${within(scene.span(row))}`,
          evidence: ['failures', 'responders'],
          weight: failures,
        };
      });
  },
});
