import { authentication, dceRpc, operation } from '../hosts/types/dce-rpc.ts';
import { pattern } from './pattern.ts';
import { counted } from './wording.ts';

const netlogonSetup = /^netlogon::netrserver(reqchallenge|authenticate[23]?|passwordset2?)$/i;

export const zerologon = pattern([dceRpc], {
  id: 'zerologon',
  title: 'Netlogon log-on tried over and over (Zerologon)',
  contract:
    'A host asked for many Netlogon challenges and authentications an hour, or set a machine password after several of them.',
  uses: ['challenges', 'authentications', 'password_sets'],
  bounds: {
    tries: {
      value: 20,
      why: "an hour, the corelight/zerologon detector's bound; a member sets up its secure channel a few times a day, the attack needs 256 tries on average",
    },
    triesBeforeSet: {
      value: 5,
      why: "an hour, Splunk's bound: a machine that changes its own password authenticates once or twice before",
    },
  },
  severities: ['high'],
  techniques: ['T1210', 'T1068'],
  lookAlikes:
    'A host behind which many members stand (address translation, a RADIUS proxy), or a machine with a broken trust that retries.',
  exempt: ['domain-controller'],
  next: [
    'Does the domain controller have the update of CVE-2020-1472?',
    'Was a machine password set (NetrServerPasswordSet2, event 4742)? Then the controller is taken over.',
    'Look for directory replication by the same host afterwards.',
  ],
  find(scene) {
    const { bounds, table } = scene;
    return scene.rows.flatMap((row) => {
      const challenges = scene.value(row, 'challenges');
      const tries = scene.value(row, 'authentications');
      const sets = scene.value(row, 'password_sets');
      const hours = scene.hours(row);
      const guessing = Math.min(challenges, tries) >= bounds.tries * hours;
      if (!guessing && !(tries >= bounds.triesBeforeSet * hours && sets > 0)) return [];
      return {
        row,
        severity: 'high' as const,
        explanation:
          `${table.host(row)} asked for ${counted(challenges, 'Netlogon challenge')} and ` +
          `${counted(tries, 'authentication')}${scene.during(row, challenges + tries)}; a member does so once` +
          `${sets > 0 ? `, and it set ${counted(sets, 'machine password')}` : ''}`,
        evidence: ['authentications', 'challenges', 'password_sets'],
        values: scene.counted(row, operation, (name) => netlogonSetup.test(name)),
        responders: table.values(row, 'id.resp_h', authentication).map(({ value }) => value),
      };
    });
  },
});
