import { gzipSync } from 'node:zlib';
import { adminShareSpread } from './attacks/admin-shares.ts';
import { dnsTunnel } from './attacks/dns.ts';
import { kerberoast } from './attacks/kerberos.ts';
import { horizontalScan, subnet, verticalScan } from './attacks/port-scan.ts';
import { rpcEnumeration } from './attacks/rpc-enumeration.ts';
import { conn } from './benign/conn.ts';
import { dceRpc } from './benign/dce-rpc.ts';
import { dns } from './benign/dns.ts';
import { kerberos } from './benign/kerberos.ts';
import { smbMapping } from './benign/smb-mapping.ts';
import { createNetwork, hostAt } from './network.ts';
import { Random } from './random.ts';
import { inOrder, type LogRecord, type Window, within } from './record.ts';
import { writeNdjson, writeTsv } from './writer.ts';

/** A log as it lies in events/logs. */
export type SampleLog = { readonly name: string; readonly bytes: Uint8Array };

/** What is planted in the hour from nine, and by whom: everybody else there is benign. */
export const planted = {
  enumerator: '10.20.4.77',
  enumerated: '10.20.1.20',
  portScanner: '10.20.4.31',
  tunneller: '10.20.4.12',
  kerberoaster: '10.20.4.25',
  spreader: '10.20.4.18',
} as const;

const nine = hourOf('2026-11-20T09:00:00Z');
const ten = hourOf('2026-11-20T10:00:00Z');
const house = createNetwork(320, 'sample');
const branch = createNetwork(60, 'sample');
const office = createNetwork(24, 'sample');

/** The sample logs, always the same bytes. */
export function sampleLogs(): SampleLog[] {
  const enumeration = enumerationHour();
  return [
    zipped('dce_rpc.2026-11-20-09.log.gz', writeTsv('dce_rpc', enumeration, nine)),
    zipped('dce_rpc.2026-11-20-09.json.gz', writeNdjson('dce_rpc', enumeration)),
    zipped('dce_rpc.2026-11-20-10.log.gz', writeTsv('dce_rpc', quietHour(), ten)),
    zipped('conn.2026-11-20-09.log.gz', writeTsv('conn', scanHour(), nine)),
    zipped('dns.2026-11-20-09.log.gz', writeTsv('dns', tunnelHour(), nine)),
    zipped('kerberos.2026-11-20-09.json.gz', writeNdjson('kerberos', kerberoastHour())),
    zipped('smb_mapping.2026-11-20-09.log.gz', writeTsv('smb_mapping', spreadHour(), nine)),
    // Its name has what an S3 key encodes: a space and a plus.
    {
      name: 'dce_rpc 09+10.log',
      bytes: Buffer.from(writeTsv('dce_rpc', officeHours(), { start: nine.start, end: ten.end })),
    },
  ];
}

function enumerationHour(): LogRecord[] {
  const random = new Random('sample/enumeration');
  const start = nine.start + 140;
  const options = { calls: 5_300, duration: 780 };
  return during(nine, [
    // The enumerator is a machine that somebody brought along: it does nothing else.
    dceRpc(house, nine, random.fork('benign')).filter((record) => record['id.orig_h'] !== planted.enumerator),
    rpcEnumeration(
      hostAt(house, planted.enumerator),
      hostAt(house, planted.enumerated),
      start,
      random,
      options,
    ),
  ]);
}

function quietHour(): LogRecord[] {
  return during(ten, [dceRpc(house, ten, new Random('sample/quiet'), 0.7)]);
}

function officeHours(): LogRecord[] {
  const both = { start: nine.start, end: ten.end };
  return during(both, [dceRpc(office, both, new Random('sample/office'), 0.8)]);
}

function scanHour(): LogRecord[] {
  const random = new Random('sample/scan');
  const scanner = hostAt(branch, planted.portScanner);
  return during(nine, [
    conn(branch, nine, random.fork('benign'), 0.8),
    horizontalScan(scanner, subnet(1), nine.start + 1_200, random.fork('sweep'), { duration: 50 }),
    verticalScan(scanner, branch.fileServers[0]!, nine.start + 1_420, random.fork('ports')),
  ]);
}

function tunnelHour(): LogRecord[] {
  const random = new Random('sample/tunnel');
  const host = hostAt(branch, planted.tunneller);
  const tunnel = dnsTunnel(host, host.domainController!, nine.start + 600, random, { queries: 450 });
  return during(nine, [dns(branch, nine, random.fork('benign'), 0.8), tunnel]);
}

function kerberoastHour(): LogRecord[] {
  const random = new Random('sample/kerberoast');
  const host = hostAt(branch, planted.kerberoaster);
  return during(nine, [
    kerberos(branch, nine, random.fork('benign')),
    kerberoast(host, branch, nine.start + 900, random),
  ]);
}

function spreadHour(): LogRecord[] {
  const random = new Random('sample/spread');
  const host = hostAt(branch, planted.spreader);
  const others = branch.workstations.filter((workstation) => workstation !== host).slice(0, 24);
  return during(nine, [
    smbMapping(branch, nine, random.fork('benign')),
    adminShareSpread(host, others, nine.start + 1_800, random),
  ]);
}

function during(window: Window, parts: readonly (readonly LogRecord[])[]): LogRecord[] {
  return inOrder(within(parts.flat(), window));
}

export function hourOf(date: string): Window {
  const start = Date.parse(date) / 1000;
  return { start, end: start + 3600 };
}

/** gzip without a time of its own (RFC 1952 MTIME 0, OS 255), so that the same text gives the same bytes. */
function zipped(name: string, text: string): SampleLog {
  const bytes = gzipSync(text, { level: 9 });
  bytes.writeUInt32LE(0, 4);
  bytes[9] = 255;
  return { name, bytes };
}
