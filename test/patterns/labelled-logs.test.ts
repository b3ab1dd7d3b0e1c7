import { describe, expect, test } from 'vitest';
import { labelledSubjects } from '../../bench/evaluation/labelled.ts';
import { examine, findingsOf, verdictOf } from '../../bench/evaluation/subject.ts';

const subjects = labelledSubjects();

async function toldHosts(name: string, bytes: Buffer): Promise<string[]> {
  const findings = (await examine(name, bytes, 'default')).flatMap((one) => findingsOf(one));
  const { named } = verdictOf(name, findings);
  return [...named].filter(([, { severity }]) => severity !== 'low').map(([host]) => host);
}

describe.skipIf(subjects.length === 0)('on labelled logs (needs ../shared)', () => {
  const single = subjects.filter(({ attackers }) => attackers.size <= 1);
  test.for(single)('$name: the attacker is told, and nobody else', async ({ name, bytes, attackers }) => {
    expect(await toldHosts(name, bytes())).toEqual([...attackers]);
  });

  test('of many scanners of one victim only scanners are told', async () => {
    const { name, bytes, attackers } = subjects.find(({ attackers: { size } }) => size > 1)!;
    const told = await toldHosts(name, bytes());
    expect(told.length).toBeGreaterThanOrEqual(10);
    expect(told.filter((host) => !attackers.has(host))).toEqual([]);
  });
});
