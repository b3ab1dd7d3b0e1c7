import type { Random } from '../../events/generator/random.ts';

const HEADER = [
  '#separator \\x09',
  '#set_separator\t,',
  '#empty_field\t(empty)',
  '#unset_field\t-',
  '#path\tdce_rpc',
  '#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\trtt\tnamed_pipe\tendpoint\toperation',
  '#types\ttime\tstring\taddr\tport\taddr\tport\tinterval\tstring\tstring\tstring',
];
const EVERYDAY = ['NetrLogonSamLogonEx', 'LsarLookupSids', 'NetrShareGetInfo', 'BaseRegQueryValue'];

/** Seconds since 1970. */
const BEGINS = 1_763_629_200;

/** A small dce_rpc log of one hour, in which nothing stands out. */
export function quietLog(random: Random, begins = BEGINS): string {
  return textOf(quietRows(random, begins));
}

/** The same, with one originator that calls one responder thousands of times. */
export function attackedLog(random: Random, attacker: string): string {
  const rows = quietRows(random, BEGINS);
  const calls = 2_000 + random.below(1_000);
  for (let i = 0; i < calls; i++)
    rows.push(row(random, BEGINS + 600 + i / 10, attacker, '10.9.0.1', 'SamrQueryInformationUser'));
  return textOf(rows);
}

function quietRows(random: Random, begins: number): string[] {
  return Array.from({ length: 24 }, (_, host) => host).flatMap((host) =>
    Array.from({ length: 8 + random.below(8) }, () =>
      row(
        random,
        begins + random.between(0, 3600),
        `10.8.0.${host + 1}`,
        `10.9.0.${1 + random.below(4)}`,
        random.pick(EVERYDAY),
      ),
    ),
  );
}

function row(
  random: Random,
  second: number,
  originator: string,
  responder: string,
  operation: string,
): string {
  const ts = second.toFixed(6);
  const port = 1024 + random.below(60_000);
  return [
    ts,
    random.uid(),
    originator,
    port,
    responder,
    445,
    '0.001',
    '\\pipe\\lsass',
    'samr',
    operation,
  ].join('\t');
}

function textOf(rows: readonly string[]): string {
  return `${[...HEADER, ...rows].join('\n')}\n`;
}
