import { crackable, kerberos } from '../hosts/types/kerberos.ts';
import { pattern } from './pattern.ts';
import { counted, figure, listed, within } from './wording.ts';

export const kerberoast = pattern([kerberos], {
  id: 'kerberoast',
  title: 'RC4 tickets for many service accounts',
  contract:
    'A host asked for RC4 tickets of many services that run as user accounts, more than the population does where there is one.',
  uses: ['crackable_services'],
  bounds: {
    services: {
      value: 5,
      why: 'Splunk alerts above 2 services in 2 minutes; a client of old applications needs a few in an hour',
    },
    score: { value: 3.5, why: 'where RC4 is still common, only a host that stands out from the rest counts' },
  },
  severities: ['medium'],
  techniques: ['T1558.003'],
  lookAlikes:
    'An inventory of services, an old application server, or a scanner with an account does the same.',
  exempt: ['scanner', 'domain-controller'],
  next: [
    'Which account asked (client), and does it use these services?',
    'Give the service accounts long random passwords, or let them be managed (gMSA), and switch RC4 off.',
    'Look for log-ons by these service accounts from new hosts.',
  ],
  find(scene) {
    const { bounds, table } = scene;
    const population = scene.population('crackable_services');
    return scene.rows
      .filter((row) => scene.value(row, 'crackable_services') >= bounds.services)
      .filter(
        (row) =>
          population === null || population.score(scene.value(row, 'crackable_services')) >= bounds.score,
      )
      .map((row) => {
        const values = scene.counted(row, 'service', undefined, crackable);
        return {
          row,
          severity: 'medium',
          explanation:
            `${table.host(row)} asked for RC4 tickets of ${counted(values.length, 'service account')}${within(scene.span(row))}` +
            `${population === null ? '' : `; the median host asked for ${figure(population.median)}`}: ` +
            `${listed(values.map(({ value }) => value))}`,
          evidence: ['crackable_services'],
          values,
          weight: values.length,
        };
      });
  },
});
