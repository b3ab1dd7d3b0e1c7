import { dns, missingGenerated } from '../hosts/types/dns.ts';
import { registeredDomain } from '../hosts/types/domain-name.ts';
import { pattern } from './pattern.ts';
import { counted, listed, within } from './wording.ts';

export const dgaLike = pattern([dns], {
  id: 'dga-like',
  title: 'generated domain names tried one after the other',
  contract: 'A host asked for many registered domains that look generated and do not exist.',
  uses: ['missing_generated', 'missing_share', 'domains'],
  bounds: {
    domains: {
      value: 20,
      why: 'Slips takes 10 missing names; browsers probe with three and typing errors are single',
    },
  },
  severities: ['medium'],
  techniques: ['T1568.002'],
  lookAlikes:
    'A mail server that checks the domains of senders, and a crawler with an old list, ask for missing names too.',
  exempt: ['dns-server'],
  next: [
    'Was one of the domains found, and did the host connect to it?',
    'Which program asks? Regular bursts after start-up point to malware.',
    'A resolver of the site only passes on: then look for its clients.',
  ],
  find(scene) {
    const { bounds, table } = scene;
    return scene.rows
      .filter((row) => scene.value(row, 'missing_generated') >= bounds.domains)
      .flatMap((row) => {
        const names = scene.counted(row, 'query', undefined, missingGenerated);
        const domains = [...new Set(names.map(({ value }) => registeredDomain(value)!))];
        if (domains.length < bounds.domains) return [];
        return {
          row,
          severity: 'medium' as const,
          explanation:
            `${table.host(row)} asked for ${counted(domains.length, 'domain')} that look generated and do not exist` +
            `${within(scene.span(row))}: ${listed(domains, 3)}`,
          evidence: ['missing_generated', 'missing_share', 'domains'],
          values: names,
          weight: domains.length,
        };
      });
  },
});
