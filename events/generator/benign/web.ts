import type { Host, Network, Site } from '../network.ts';
import type { Random } from '../random.ts';
import { type Address, connection, hours, type LogRecord, moment, type Window, within } from '../record.ts';

const browser =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36';

/** One ssl record of a handshake that went well. A server without a name is called by its address. */
export function handshake(originator: Address, site: Site | Address, ts: number, random: Random): LogRecord {
  const modern = random.chance(0.85);
  return {
    ts,
    ...connection(originator, site, 443, random),
    version: modern ? 'TLSv13' : 'TLSv12',
    cipher: modern ? 'TLS_AES_128_GCM_SHA256' : 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
    curve: 'x25519',
    ...('name' in site ? { server_name: site.name } : {}),
    resumed: random.chance(0.2),
    ...(random.chance(0.7) ? { next_protocol: 'h2' } : {}),
    established: random.chance(0.985),
    ssl_history: modern ? 'CsiI' : 'CsxknGIti',
    ...(modern
      ? {}
      : {
          cert_chain_fps: [random.hex(64), random.hex(64)],
          client_cert_chain_fps: [],
          sni_matches_cert: true,
        }),
  };
}

export type Request = {
  readonly uri: string;
  readonly method?: 'GET' | 'POST';
  readonly status?: number;
  readonly agent?: string;
  readonly sent?: number;
  readonly received?: number;
};

const messages: Readonly<Record<number, string>> = {
  200: 'OK',
  301: 'Moved Permanently',
  304: 'Not Modified',
  404: 'Not Found',
};

/** One http record. */
export function request(
  originator: Address,
  site: Site,
  ts: number,
  about: Request,
  random: Random,
): LogRecord {
  const { uri, method = 'GET', status = 200, agent = browser, sent = 0, received = 0 } = about;
  return {
    ts,
    ...connection(originator, site, 80, random),
    trans_depth: 1 + random.below(3),
    method,
    host: site.name,
    uri,
    version: '1.1',
    user_agent: agent,
    request_body_len: sent,
    response_body_len: received,
    status_code: status,
    status_msg: messages[status] ?? 'OK',
    tags: [],
    ...(sent > 0 ? { orig_fuids: [random.uid('F')] } : {}),
    ...(received > 0 ? { resp_fuids: [random.uid('F')], resp_mime_types: ['text/html'] } : {}),
  };
}

/** Visits in bursts over TLS, mail all day, and the update servers that every Windows host asks. */
export function ssl(network: Network, window: Window, random: Random, work = 1): LogRecord[] {
  return visits(network, window, random, work, 1.3, 12, (host, site, ts, own) =>
    handshake(host, site, ts, own),
  ).concat(
    within(
      network.workstations.flatMap((host) => {
        const own = random.fork(`${host.address}/mail`);
        const mail = { name: `mail.${network.domain}`, address: network.mailServer.address };
        return Array.from({ length: own.poisson(5 * hours(window) * (0.3 + 0.7 * work)) }, () =>
          handshake(host, own.chance(0.8) ? mail : network.updateServer, moment(window, own), own),
        );
      }),
      window,
    ),
  );
}

/** What is still unencrypted: certificates' status, updates, and a few old sites. */
export function http(network: Network, window: Window, random: Random, work = 1): LogRecord[] {
  const agents = ['Microsoft-CryptoAPI/10.0', 'Microsoft-Delivery-Optimization/10.0'];
  return visits(network, window, random, work, 0.8, 3, (host, site, ts, own) => {
    const received = Math.round(own.logNormal(3000, 1.4));
    const status = own.weighted<number>([
      [88, 200],
      [5, 301],
      [5, 304],
      [2, 404],
    ]);
    const agent = own.chance(0.5) ? browser : own.pick(agents);
    return request(
      host,
      site,
      ts,
      { uri: `/${own.pick(['', 'a', 'img', 'ocsp', 'lib'])}/${own.hex(8)}`, status, agent, received },
      own,
    );
  });
}

function visits(
  network: Network,
  window: Window,
  random: Random,
  work: number,
  perHour: number,
  depth: number,
  make: (host: Host, site: Site, ts: number, own: Random) => LogRecord,
): LogRecord[] {
  const records = network.workstations.flatMap((host) => {
    const own = random.fork(host.address);
    return Array.from({ length: own.poisson(perHour * hours(window) * host.activity * work) }, () => {
      let ts = moment(window, own);
      return Array.from({ length: 1 + own.poisson(depth) }, () => {
        ts += own.chance(0.8) ? own.exponential(0.4) : own.logNormal(25, 1.1);
        return make(host, own.favour(network.sites, 2.5), ts, own);
      });
    }).flat();
  });
  return within(records, window);
}
