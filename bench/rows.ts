import {
  type Contestant,
  clustering,
  duckdb,
  gunzip,
  inspect,
  notebook,
  scikitLearn,
  tally,
  wc,
  zcat,
} from './contestants.ts';
import { type Input, inputFile } from './inputs.ts';
import { pointsFile } from './points.ts';

/** What was promised of a row. */
export type Goal =
  | { readonly faster: string; readonly times: number }
  /** so many times less memory than a peer */
  | { readonly leaner: string; readonly times: number }
  | { readonly megabytes: number }
  | { readonly seconds: number };

/** One input, the product's program and the peers that do the same with it. */
export type Row = {
  readonly name: string;
  /** of the uncompressed log; null where the input is no log */
  readonly bytes: number | null;
  readonly input: (folder: string) => Promise<string>;
  readonly ours: Contestant;
  readonly peers: readonly Contestant[];
  readonly goals: readonly Goal[];
};

const single = 'DuckDB, 1 thread';

/** `bytes` is the size of the uncompressed logs. */
export function rowsOf(bytes: number): Row[] {
  const dceTsv: Input = { log: 'dce_rpc', format: 'tsv', hosts: 5_000, bytes, gzip: false };
  const dceJson: Input = { ...dceTsv, format: 'ndjson' };
  const conn: Input = { ...dceTsv, log: 'conn' };
  const connMany: Input = { ...conn, hosts: 200_000 };
  return [
    plain('dce_rpc TSV, 5,000 hosts', dceTsv, inspect, { times: 4, megabytes: 120 }),
    plain('dce_rpc NDJSON, 5,000 hosts', dceJson, inspect, { times: 2.5, megabytes: 120 }),
    plain('conn TSV, 5,000 hosts', conn, inspect, { times: 3, megabytes: 150 }),
    plain('conn TSV, 200,000 hosts', connMany, tally, { times: 2, megabytes: 320 }),
    packed('dce_rpc TSV gzip, 5,000 hosts', dceTsv, inspect),
    packed('dce_rpc NDJSON gzip, 5,000 hosts', dceJson, inspect),
    packed('conn TSV gzip, 5,000 hosts', conn, inspect),
    packed('conn TSV gzip, 200,000 hosts', connMany, tally),
    {
      name: 'dce_rpc NDJSON, 5,000 hosts',
      bytes,
      input: (folder) => inputFile(dceJson, folder),
      ours: inspect,
      peers: [notebook],
      goals: [
        { faster: notebook.name, times: 40 },
        { leaner: notebook.name, times: 40 },
      ],
    },
    {
      name: 'clustering of 200,000 hosts in 8 features',
      bytes: null,
      input: (folder) => pointsFile(folder, { hosts: 200_000, features: 8 }),
      ours: clustering,
      peers: [scikitLearn],
      goals: [{ seconds: 5 }],
    },
  ];
}

function plain(
  name: string,
  input: Input,
  ours: Contestant,
  goal: { times: number; megabytes: number },
): Row {
  return {
    name,
    bytes: input.bytes,
    input: (folder) => inputFile(input, folder),
    ours,
    peers: [duckdb(input, 1), duckdb(input, 2), wc],
    goals: [{ faster: single, times: goal.times }, { megabytes: goal.megabytes }],
  };
}

function packed(name: string, input: Input, ours: Contestant): Row {
  return {
    name,
    bytes: input.bytes,
    input: (folder) => inputFile({ ...input, gzip: true }, folder),
    ours,
    peers: [duckdb(input, 1), duckdb(input, 2), gunzip, zcat],
    goals: [
      { faster: single, times: 2 },
      { faster: gunzip.name, times: 0.85 },
    ],
  };
}
