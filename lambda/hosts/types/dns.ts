import type { Where } from '../../zeek/field.ts';
import { logType } from '../feature.ts';
import { base } from './base.ts';
import { entropy, looksGenerated, registeredDomain, subdomainOf } from './domain-name.ts';

const missing: Where = { field: 'rcode_name', in: new Set(['NXDOMAIN']) };
/** Names that look generated and do not exist. */
export const missingGenerated = [missing, { field: 'query', in: looksGenerated }] as const;

const reported = { scale: 'log', clustered: false } as const;

/** Questions to name servers, multicast DNS included. */
export const dns = logType({
  logPath: 'dns',
  signature: ['trans_id', 'query'],
  features: [
    ...base,
    { name: 'names', unique: 'query', title: 'distinct names', unit: 'names', scale: 'log' },
    {
      name: 'domains',
      uniqueOf: 'query',
      as: registeredDomain,
      title: 'registered domains',
      unit: 'domains',
      ...reported,
    },
    {
      name: 'subdomains',
      mostOf: 'query',
      as: registeredDomain,
      title: 'names under one domain',
      unit: 'names',
      scale: 'log',
    },
    {
      name: 'missing_share',
      share: missing,
      title: 'share of names that do not exist',
      unit: 'share',
      scale: 'linear',
    },
    {
      name: 'missing_generated',
      unique: 'query',
      where: missingGenerated,
      title: 'missing names that look generated',
      unit: 'names',
      ...reported,
    },
    {
      name: 'text_share',
      share: { field: 'qtype_name', in: new Set(['TXT', 'NULL']) },
      title: 'share of TXT and NULL questions',
      unit: 'share',
      scale: 'linear',
    },
    {
      name: 'reverse_share',
      share: { field: 'qtype_name', in: new Set(['PTR']) },
      title: 'share of reverse look-ups',
      unit: 'share',
      scale: 'linear',
      clustered: false,
    },
    {
      name: 'name_length',
      meanOf: 'query',
      as: (name) => name.length,
      title: 'mean length of names',
      unit: 'characters',
      scale: 'linear',
      clustered: false,
    },
    {
      name: 'subdomain_entropy',
      meanOf: 'query',
      as: (name) => (subdomainOf(name) === '' ? null : entropy(subdomainOf(name))),
      title: 'mean entropy below the registered domain',
      unit: 'bits',
      scale: 'linear',
      clustered: false,
    },
  ],
});
