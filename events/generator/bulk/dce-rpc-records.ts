import type { Random } from '../random.ts';
import type { BulkRecords } from './bulk-log.ts';
import { type ByteWriter, Fragments } from './byte-writer.ts';
import type { Clock } from './clock.ts';
import { Population } from './population.ts';

/** pipe or port, endpoint, operations: the most usual first; what every host does, so nothing that an attack is known by */
const calls: readonly (readonly [pipe: string | number, endpoint: string, operations: string])[] = [
  [135, 'epmapper', 'ept_map'],
  [49671, 'drsuapi', 'DRSBind DRSCrackNames DRSUnbind'],
  [135, 'IObjectExporter', 'SimplePing ServerAlive2 ComplexPing'],
  [49668, 'netlogon', 'NetrLogonSamLogonEx NetrLogonGetDomainInfo DsrGetDcNameEx2 NetrLogonGetCapabilities'],
  ['lsass', 'lsarpc', 'LsarOpenPolicy2 LsarLookupNames3 LsarLookupSids3 LsarClose'],
  ['srvsvc', 'srvsvc', 'NetrShareGetInfo NetrShareEnum NetrServerGetInfo'],
  [
    'samr',
    'samr',
    'SamrConnect5 SamrOpenDomain SamrLookupNamesInDomain SamrOpenUser SamrQueryInformationUser SamrCloseHandle',
  ],
  [
    'spoolss',
    'spoolss',
    'RpcOpenPrinterEx RpcGetPrinter RpcGetPrinterDriver2 RpcWritePrinter RpcEndDocPrinter RpcClosePrinter',
  ],
  [
    'svcctl',
    'svcctl',
    'OpenSCManagerW EnumServicesStatusExW OpenServiceW QueryServiceStatus CloseServiceHandle',
  ],
  ['winreg', 'winreg', 'OpenLocalMachine BaseRegOpenKey BaseRegQueryValue BaseRegCloseKey'],
  [49667, 'IWbemServices', 'ExecQuery GetObject'],
  [49666, 'ITaskSchedulerService', 'SchRpcEnumTasks SchRpcRetrieveTask'],
  ['eventlog', 'IEventService', 'EvtRpcGetChannelConfig EvtRpcQueryNext'],
  [49700, 'unknown-d3d2e1f0-9a8b-4c7d-8e6f-5a4b3c2d1e0f', 'unknown-3 unknown-17'],
];

const operations = calls.flatMap(([pipe, endpoint, names]) =>
  names.split(' ').map((operation) => ({ pipe, endpoint, operation })),
);
const port = (pipe: string | number): number => (typeof pipe === 'number' ? pipe : 445);
const pipeText = (pipe: string | number, backslash: string): string =>
  typeof pipe === 'number' ? String(pipe) : `${backslash}pipe${backslash}${pipe}`;

const tsvPorts = new Fragments(operations.map(({ pipe }) => `\t${port(pipe)}\t`));
const tsvPipes = new Fragments(operations.map(({ pipe }) => `\t${pipeText(pipe, '\\x5c')}`));
const tsvNames = new Fragments(operations.map(({ endpoint, operation }) => `\t${endpoint}\t${operation}\n`));
const jsonPorts = new Fragments(operations.map(({ pipe }) => `","id.resp_p":${port(pipe)}`));
const jsonPipes = new Fragments(operations.map(({ pipe }) => `,"named_pipe":"${pipeText(pipe, '\\\\')}"`));
const jsonNames = new Fragments(
  operations.map(({ endpoint, operation }) => `,"endpoint":"${endpoint}","operation":"${operation}"}\n`),
);
const json = new Fragments([
  '{"ts":',
  ',"uid":"',
  '","id.orig_h":"',
  '","id.orig_p":',
  ',"id.resp_h":"',
  ',"rtt":',
]);
const unset = new Fragments(['-', '\t-']);

const tab = 9;

export function dceRpcRecords(hosts: number, clock: Clock, random: Random): BulkRecords {
  const population = new Population(hosts, { servers: 160, favourites: 10 }, random);
  const uid = new Int32Array(4);
  let originatorPort = 0;
  let operation = 0;
  let rtt = 0;
  let hasRtt = true;
  let hasPipe = true;
  return {
    draw() {
      clock.advance(random);
      population.draw();
      for (let i = 0; i < 4; i++) uid[i] = random.word();
      const bits = random.word();
      originatorPort = 49152 + (bits & 16383);
      hasRtt = ((bits >>> 14) & 127) !== 0;
      hasPipe = ((bits >>> 21) & 31) !== 0;
      const skew = random.next();
      operation = Math.floor(skew * skew * operations.length);
      rtt = 80 + Math.floor(4000 * skew * random.next() ** 3);
    },
    tsv(writer: ByteWriter) {
      writer.fixed(clock.seconds, clock.micros);
      writer.byte(tab);
      writer.uid(uid);
      writer.byte(tab);
      writer.fragment(population.addresses, population.originator);
      writer.byte(tab);
      writer.whole(originatorPort);
      writer.byte(tab);
      writer.fragment(population.addresses, population.responder);
      writer.fragment(tsvPorts, operation);
      if (hasRtt) writer.fixed(0, rtt);
      else writer.fragment(unset, 0);
      if (hasPipe) writer.fragment(tsvPipes, operation);
      else writer.fragment(unset, 1);
      writer.fragment(tsvNames, operation);
    },
    ndjson(writer: ByteWriter) {
      writer.fragment(json, 0);
      writer.shortest(clock.seconds, clock.micros);
      writer.fragment(json, 1);
      writer.uid(uid);
      writer.fragment(json, 2);
      writer.fragment(population.addresses, population.originator);
      writer.fragment(json, 3);
      writer.whole(originatorPort);
      writer.fragment(json, 4);
      writer.fragment(population.addresses, population.responder);
      writer.fragment(jsonPorts, operation);
      if (hasRtt) {
        writer.fragment(json, 5);
        writer.shortest(0, rtt);
      }
      if (hasPipe) writer.fragment(jsonPipes, operation);
      writer.fragment(jsonNames, operation);
    },
  };
}
