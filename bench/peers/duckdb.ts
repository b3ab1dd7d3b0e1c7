import { DuckDBInstance } from '@duckdb/node-api';

/**
 * DuckDB's way from a log to a host table: node duckdb.ts dce_rpc|conn tsv|ndjson THREADS FILE OUT.csv
 *
 * The fastest of three forms that were tried: the wanted columns materialised once, then grouped per host and value.
 * (Grouping in one pass by originator, responder and operation, and scanning the file once per group, were slower or
 * equal.) Every column is declared, so that nothing is sniffed. `comment` rather than `skip`: together they lose rows.
 */

type Log = 'dce_rpc' | 'conn';

const columns: Record<Log, string> = {
  dce_rpc: 'ts uid id.orig_h id.orig_p id.resp_h id.resp_p rtt named_pipe endpoint operation',
  conn:
    'ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto service duration orig_bytes resp_bytes conn_state ' +
    'local_orig local_resp missed_bytes history orig_pkts orig_ip_bytes resp_pkts resp_ip_bytes tunnel_parents',
};
const wanted: Record<Log, string> = {
  dce_rpc: 'id.orig_h id.resp_h operation',
  conn: 'id.orig_h id.resp_h id.resp_p orig_bytes resp_bytes conn_state',
};
const whole = new Set(['id.resp_p', 'orig_bytes', 'resp_bytes']);
const failed = "conn_state IN ('S0', 'REJ', 'RSTO', 'RSTOS0', 'RSTR', 'RSTRH', 'SH', 'SHR')";

const projections: Record<Log, string> = {
  dce_rpc: '"id.orig_h" AS host, "id.resp_h" AS responder, operation',
  conn:
    '"id.orig_h" AS host, "id.resp_h" AS responder, "id.resp_p" AS port, orig_bytes, resp_bytes, ' +
    `CASE WHEN ${failed} THEN 1 ELSE 0 END AS failed`,
};
const details: Record<Log, string> = {
  dce_rpc: `SELECT host, count(value) AS operations, arg_max(value, n) AS top_operation,
      max(n) FILTER (value IS NOT NULL) AS top_operation_records
    FROM (SELECT host, operation AS value, count(*) AS n FROM record GROUP BY host, value) GROUP BY host`,
  conn: `SELECT host, count(DISTINCT port) AS ports, sum(orig_bytes) AS bytes_out, sum(resp_bytes) AS bytes_in,
      avg(failed) AS failed_share FROM record GROUP BY host`,
};

const [log, format, threads, file, out] = process.argv.slice(2) as [Log, string, string, string, string];
const connection = await (await DuckDBInstance.create(':memory:', { threads })).connect();
await connection.run('SET preserve_insertion_order = false');
await connection.run(
  `CREATE TEMP TABLE record AS SELECT ${projections[log]} FROM ${source()} WHERE "id.orig_h" IS NOT NULL`,
);
await connection.run(`COPY (
  SELECT * FROM (
    SELECT host, sum(n) AS records, count(value) AS responders, arg_max(value, n) AS top_responder,
      max(n) FILTER (value IS NOT NULL) AS top_responder_records
    FROM (SELECT host, responder AS value, count(*) AS n FROM record GROUP BY host, value) GROUP BY host
  ) JOIN (${details[log]}) USING (host) ORDER BY host
) TO ${quoted(out)} (HEADER)`);

function source(): string {
  if (format === 'ndjson') {
    return `read_json(${quoted(file)}, format = 'newline_delimited', columns = ${typed(wanted[log])})`;
  }
  return `read_csv(${quoted(file)}, delim = '\t', header = false, comment = '#', quote = '', escape = '',
    nullstr = '-', auto_detect = false, columns = ${typed(columns[log])})`;
}

function typed(names: string): string {
  const types = names.split(' ').map((name) => `'${name}': '${whole.has(name) ? 'BIGINT' : 'VARCHAR'}'`);
  return `{${types.join(', ')}}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
