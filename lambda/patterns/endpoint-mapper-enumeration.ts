import { dceRpc, endpointLookUp } from '../hosts/types/dce-rpc.ts';
import { pattern } from './pattern.ts';
import { counted, listed } from './wording.ts';

export const endpointMapperEnumeration = pattern([dceRpc], {
  id: 'endpoint-mapper-enumeration',
  title: 'RPC endpoints enumerated',
  contract:
    'A host listed the endpoint mapper (ept_lookup) again and again, or on several hosts; a client that knows its service asks ept_map.',
  uses: ['endpoint_lookups'],
  bounds: {
    lookups: {
      value: 20,
      why: 'a listing in one piece takes 1 to 5 calls; rpcdump and scanners step through it in hundreds',
    },
    responders: { value: 5, why: 'an application lists its own server, a scan lists the network' },
  },
  severities: ['medium'],
  techniques: ['T1046', 'T1018'],
  lookAlikes: 'PortQry, a monitoring probe of RPC services and a vulnerability scan do the same.',
  exempt: ['scanner', 'management'],
  next: [
    'Is the host a scanner or a monitoring server? Then add it to the known roles.',
    'What did the host call next on the ports that it learned?',
  ],
  find(scene) {
    const { bounds, table } = scene;
    return scene.rows
      .filter((row) => scene.value(row, 'endpoint_lookups') > 0)
      .flatMap((row) => {
        const lookUps = scene.value(row, 'endpoint_lookups');
        const responders = table.values(row, 'id.resp_h', endpointLookUp).map(({ value }) => value);
        if (lookUps < bounds.lookups && responders.length < bounds.responders) return [];
        return {
          row,
          severity: 'medium' as const,
          explanation:
            `${table.host(row)} listed the RPC endpoints of ${listed(responders)} with ` +
            `${counted(lookUps, 'ept_lookup call')}${scene.during(row, lookUps)}`,
          evidence: ['endpoint_lookups'],
          values: [{ field: 'operation', value: 'ept_lookup', records: lookUps }],
          responders,
          weight: lookUps,
        };
      });
  },
});
