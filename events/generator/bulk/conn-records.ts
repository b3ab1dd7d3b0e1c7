import type { Random } from '../random.ts';
import type { BulkRecords } from './bulk-log.ts';
import { type ByteWriter, Fragments } from './byte-writer.ts';
import type { Clock } from './clock.ts';
import { Population } from './population.ts';

/** port, protocol, service, answered: the most usual first */
const kinds: readonly (readonly [port: number, proto: 'tcp' | 'udp', service: string | null])[] = [
  [443, 'tcp', 'ssl'],
  [53, 'udp', 'dns'],
  [443, 'udp', 'quic'],
  [445, 'tcp', 'gssapi,smb'],
  [80, 'tcp', 'http'],
  [88, 'tcp', 'krb_tcp'],
  [389, 'tcp', 'ldap_tcp'],
  [135, 'tcp', 'dce_rpc'],
  [123, 'udp', 'ntp'],
  [161, 'udp', 'snmp'],
  [22, 'tcp', 'ssh'],
  [3389, 'tcp', 'rdp,ssl'],
  [9100, 'tcp', null],
  [8443, 'tcp', null],
  [5985, 'tcp', 'http,gssapi'],
  [49671, 'tcp', null],
];
/** state and history of TCP; S0 and REJ are what a scan leaves */
const states: readonly (readonly [state: string, history: string])[] = [
  ['SF', 'ShADadfF'],
  ['SF', 'ShADadFf'],
  ['S1', 'ShADad'],
  ['RSTO', 'ShADadR'],
  ['RSTR', 'ShADadr'],
  ['SF', 'ShADadttfF'],
  ['OTH', '^dADa'],
  ['REJ', 'Sr'],
  ['S0', 'S'],
];
const firstUnanswered = states.length - 1;

const tsvKinds = new Fragments(
  kinds.map(([port, proto, service]) => `\t${port}\t${proto}\t${service ?? '-'}\t`),
);
const jsonKinds = new Fragments(
  kinds.map(
    ([port, proto, service]) =>
      `","id.resp_p":${port},"proto":"${proto}"${service === null ? '' : `,"service":"${service}"`}`,
  ),
);
const tsvStates = new Fragments(states.map(([state]) => `\t${state}\tT\tT\t0\t`));
const tsvHistories = new Fragments([...states.map(([, history]) => `${history}\t`), 'Dd\t', 'D\t']);
const jsonStates = new Fragments(
  states.map(([state]) => `,"conn_state":"${state}","local_orig":true,"local_resp":true,"missed_bytes":0`),
);
const jsonHistories = new Fragments(
  [...states.map(([, history]) => history), 'Dd', 'D'].map((history) => `,"history":"${history}"`),
);
const json = new Fragments([
  '{"ts":',
  ',"uid":"',
  '","id.orig_h":"',
  '","id.orig_p":',
  ',"id.resp_h":"',
  ',"duration":',
  ',"orig_bytes":',
  ',"resp_bytes":',
  ',"orig_pkts":',
  ',"orig_ip_bytes":',
  ',"resp_pkts":',
  ',"resp_ip_bytes":',
  '}\n',
]);
const unset = new Fragments(['-\t-\t-', '\t-\n']);

const tab = 9;

export function connRecords(hosts: number, clock: Clock, random: Random): BulkRecords {
  const population = new Population(hosts, { servers: 2_000, favourites: 12 }, random);
  const uid = new Int32Array(4);
  const sizes = tail(random.fork('sizes'), 3_000, 1.7);
  const durations = tail(random.fork('durations'), 400_000, 2);
  let originatorPort = 0;
  let kind = 0;
  let state = 0;
  let history = 0;
  let duration = 0;
  let sent = 0;
  let received = 0;
  return {
    draw() {
      clock.advance(random);
      population.draw();
      for (let i = 0; i < 4; i++) uid[i] = random.word();
      const bits = random.word();
      originatorPort = 32768 + (bits & 32767);
      sent = sizes[(bits >>> 15) & 4095]!;
      const more = random.word();
      received = sizes[more & 4095]!;
      duration = durations[(more >>> 12) & 4095]!;
      const skew = random.next();
      kind = Math.floor(skew * skew * kinds.length);
      const udp = kinds[kind]![1] === 'udp';
      const fate = random.next();
      state = udp ? (fate < 0.9 ? 0 : firstUnanswered) : Math.floor(fate ** 6 * states.length);
      history = udp ? states.length + (state === 0 ? 0 : 1) : state;
    },
    tsv(writer: ByteWriter) {
      const answered = state !== firstUnanswered;
      writer.fixed(clock.seconds, clock.micros);
      writer.byte(tab);
      writer.uid(uid);
      writer.byte(tab);
      writer.fragment(population.addresses, population.originator);
      writer.byte(tab);
      writer.whole(originatorPort);
      writer.byte(tab);
      writer.fragment(population.addresses, population.responder);
      writer.fragment(tsvKinds, kind);
      if (answered) {
        writer.fixed(Math.floor(duration / 1e6), duration % 1_000_000);
        writer.byte(tab);
        writer.whole(sent);
        writer.byte(tab);
        writer.whole(received);
      } else writer.fragment(unset, 0);
      writer.fragment(tsvStates, state);
      writer.fragment(tsvHistories, history);
      writer.whole(packets(sent));
      writer.byte(tab);
      writer.whole(answered ? sent + packets(sent) * 40 : 40);
      writer.byte(tab);
      writer.whole(answered ? packets(received) : 0);
      writer.byte(tab);
      writer.whole(answered ? received + packets(received) * 40 : 0);
      writer.fragment(unset, 1);
    },
    ndjson(writer: ByteWriter) {
      const answered = state !== firstUnanswered;
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
      writer.fragment(jsonKinds, kind);
      if (answered) {
        writer.fragment(json, 5);
        writer.shortest(Math.floor(duration / 1e6), duration % 1_000_000);
        writer.fragment(json, 6);
        writer.whole(sent);
        writer.fragment(json, 7);
        writer.whole(received);
      }
      writer.fragment(jsonStates, state);
      writer.fragment(jsonHistories, history);
      writer.fragment(json, 8);
      writer.whole(packets(sent));
      writer.fragment(json, 9);
      writer.whole(answered ? sent + packets(sent) * 40 : 40);
      writer.fragment(json, 10);
      writer.whole(answered ? packets(received) : 0);
      writer.fragment(json, 11);
      writer.whole(answered ? received + packets(received) * 40 : 0);
      writer.fragment(json, 12);
    },
  };
}

function packets(bytes: number): number {
  return 1 + Math.floor(bytes / 1400);
}

/** 4,096 draws of a heavy-tailed size, at most 2 GB, to be picked from in the hot loop. */
function tail(random: Random, median: number, spread: number): Int32Array {
  return Int32Array.from({ length: 4096 }, () =>
    Math.min(2_000_000_000, Math.round(random.logNormal(median, spread))),
  );
}
