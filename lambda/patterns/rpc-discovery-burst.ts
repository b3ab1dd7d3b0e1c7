import { dceRpc, discovery, operation } from '../hosts/types/dce-rpc.ts';
import { useOf } from '../hosts/types/dce-rpc-operations.ts';
import { pattern } from './pattern.ts';
import { counted, listed } from './wording.ts';

export const rpcDiscoveryBurst = pattern([dceRpc], {
  id: 'rpc-discovery-burst',
  title: 'accounts, policies and shares enumerated over RPC',
  contract:
    'A host made several kinds of look-ups of accounts, policies, groups, sessions or shares, at least two of which list what there is, or listed accounts or sessions on many hosts; of a host that does nothing else that members of a domain do, less is enough.',
  uses: ['discovery', 'discovery_operations', 'listing_operations', 'listing_responders', 'member_calls'],
  bounds: {
    kinds: {
      value: 4,
      why: 'Sigma counts more than 4 kinds of SAMR and LSA calls in 30 s; enum4linux by default makes 4',
    },
    listings: {
      value: 2,
      why: 'Windows clients resolve users and groups with up to 9 kinds of look-ups and list nothing; enumeration lists',
    },
    calls: { value: 5, why: "BZAR's first step of discovery calls by one origin in 5 minutes" },
    responders: {
      value: 10,
      why: 'listing the sessions or members of one server is administration; of many it maps the network (SharpHound)',
    },
    strangerListings: {
      value: 1,
      why: 'a host that never speaks to a controller as members do, and still lists accounts, is no Windows client at work',
    },
    strangerCalls: {
      value: 100,
      why: 'an hour, of any look-ups: trying account numbers one by one (RID cycling) makes hundreds',
    },
    highKinds: { value: 8, why: 'breadth that tools for administration do not show, enumeration tools do' },
    highListings: { value: 6, why: 'most of what there is to list over RPC' },
  },
  severities: ['medium', 'high'],
  techniques: ['T1087', 'T1069', 'T1201'],
  lookAlikes:
    'An administrator with Computer Management open, an inventory or identity tool, or an authenticated vulnerability scan does the same.',
  exempt: ['scanner', 'management', 'domain-controller'],
  next: [
    'Who was logged on? Look at kerberos.log and ntlm.log of the host in these minutes.',
    'Is it one session (seconds) or spread over the hours? Tools ask in seconds.',
    'What did the same host do next: service, task and registry calls, connections to admin shares?',
  ],
  find(scene) {
    const { bounds, table } = scene;
    return scene.rows
      .filter((row) => {
        const stranger = scene.value(row, 'member_calls') === 0;
        const listings = stranger ? bounds.strangerListings : bounds.listings;
        return (
          scene.value(row, 'listing_responders') >= bounds.responders ||
          (stranger && scene.value(row, 'discovery') >= bounds.strangerCalls * scene.hours(row)) ||
          (scene.value(row, 'discovery_operations') >= bounds.kinds &&
            scene.value(row, 'listing_operations') >= listings)
        );
      })
      .filter((row) => scene.value(row, 'discovery') >= bounds.calls)
      .map((row) => {
        const values = scene.counted(row, operation, (name) => useOf(name)?.class === 'discovery');
        const responders = table.values(row, 'id.resp_h', discovery).map(({ value }) => value);
        const kinds = scene.value(row, 'discovery_operations');
        const broad =
          kinds >= bounds.highKinds && scene.value(row, 'listing_operations') >= bounds.highListings;
        return {
          row,
          severity: broad ? 'high' : 'medium',
          explanation:
            `${table.host(row)} made ${counted(scene.value(row, 'discovery'), 'look-up')} of ` +
            `${counted(kinds, 'kind')} on ${counted(responders.length, 'host')}${scene.during(row, scene.value(row, 'discovery'))}: ` +
            `${listed(values.map(({ value }) => value.split('::')[1]!))}`,
          evidence: ['discovery', 'discovery_operations', 'listing_operations'],
          values,
          responders,
          techniques: [...new Set(values.map(({ value }) => useOf(value)!.technique))],
          weight: kinds,
        };
      });
  },
});
