import { mean } from 'd3-array';
import { dns } from '../hosts/types/dns.ts';
import { entropy, registeredDomain, subdomainOf } from '../hosts/types/domain-name.ts';
import { pattern } from './pattern.ts';
import { counted, figure, within } from './wording.ts';

export const dnsTunnel = pattern([dns], {
  id: 'dns-tunnel',
  title: 'data carried in the names of one domain',
  contract: 'A host asked for many long, random-looking names under one registered domain.',
  uses: ['subdomains', 'text_share', 'records'],
  bounds: {
    names: { value: 100, why: "RITA's first step of distinct subdomains (100, 500, 800, 1,000)" },
    length: {
      value: 30,
      why: 'characters below the domain; host names of delivery networks and block lists are shorter, a tunnel fills its labels',
    },
    entropy: {
      value: 3.5,
      why: 'bits a character: words have 2.5 to 3.2, base32 and base64 data 4 and more',
    },
  },
  severities: ['medium'],
  techniques: ['T1071.004', 'T1572', 'T1048'],
  lookAlikes:
    'Look-ups of file hashes by virus scanners and of mail senders in reputation lists carry data in names too.',
  exempt: ['dns-server'],
  next: [
    'Who owns the domain, and does anyone connect to it?',
    'Are the answers TXT or NULL records, and how long are they?',
    'Which program on the originator asks? A resolver of the site only passes on: then look for its clients.',
  ],
  find(scene) {
    const { bounds, table } = scene;
    return scene.rows
      .filter((row) => scene.value(row, 'subdomains') >= bounds.names)
      .flatMap((row) => {
        const names = table.values(row, 'query').map(({ value, records }) => ({ value, records }));
        const byDomain = Map.groupBy(names, ({ value }) => registeredDomain(value));
        byDomain.delete(null);
        const carriers = [...byDomain]
          .map(([domain, under]) => {
            const below = under.map(({ value }) => subdomainOf(value));
            return {
              domain: domain!,
              names: under.length,
              records: under.reduce((sum, { records }) => sum + records, 0),
              length: mean(below, (text) => text.length) ?? 0,
              entropy: mean(below, entropy) ?? 0,
            };
          })
          .filter((domain) => domain.names >= bounds.names)
          .filter(({ length, entropy: bits }) => length >= bounds.length && bits >= bounds.entropy)
          .sort((a, b) => b.names - a.names);
        const most = carriers[0];
        if (most === undefined) return [];
        return {
          row,
          severity: 'medium' as const,
          explanation:
            `${table.host(row)} asked for ${counted(most.names, 'name')} under ${most.domain}${within(scene.span(row))}, ` +
            `${figure(most.length)} characters long on average with ${figure(most.entropy)} bits each`,
          evidence: ['subdomains', 'text_share', 'records'],
          values: carriers.map(({ domain, records }) => ({ field: 'domain', value: domain, records })),
          weight: most.names,
        };
      });
  },
});
