/** An hour of connections: quiet hosts, and one that sends thousands to one responder. */
export function connLog(loud: string, begins = 1_700_000_000): string {
  const row = (at: number, host: string, responder: string) =>
    [
      (begins + at / 10).toFixed(6),
      `C${at}${host.replaceAll('.', '')}`,
      host,
      50_000 + (at % 1000),
      responder,
      443,
      'tcp',
      'SF',
    ].join('\t');
  const quiet = Array.from({ length: 40 }, (_, host) =>
    Array.from({ length: 5 + (host % 4) }, (_, at) =>
      row(at * 60 + host, `10.0.1.${host}`, `10.0.2.${(host + at) % 9}`),
    ),
  ).flat();
  const busy = Array.from({ length: 6_000 }, (_, at) => row(at, loud, '10.0.2.1'));
  const names = ['ts', 'uid', 'id.orig_h', 'id.orig_p', 'id.resp_h', 'id.resp_p', 'proto', 'conn_state'];
  const types = ['time', 'string', 'addr', 'port', 'addr', 'port', 'enum', 'string'];
  const head = [
    '#separator \\x09',
    '#set_separator\t,',
    '#empty_field\t(empty)',
    '#unset_field\t-',
    '#path\tconn',
  ];
  return [...head, `#fields\t${names.join('\t')}`, `#types\t${types.join('\t')}`, ...quiet, ...busy, ''].join(
    '\n',
  );
}
