import { visible } from './escape.ts';
import type { LogInspection, Source } from './inspection.ts';

/** Only what looks like an address goes into a command; a log may name its hosts as it likes. */
const ADDRESS = /^[0-9a-fA-F.:]{2,45}$/;

/**
 * The command that fetches and filters the raw records of a host. `place` is the file beside the page, or an
 * S3 address; it is quoted, since a stranger may have named the log.
 */
export function recordsCommand(
  place: string,
  source: Source,
  log: LogInspection,
  host: string | null,
): string {
  const safe = /^[\w./:@%+=~-]+$/.test(place) ? place : `'${visible(place).replaceAll("'", `'\\''`)}'`;
  const fetch = place.startsWith('s3://') ? `aws s3 cp ${safe} - | gzip -dc` : `gzip -dc ${safe}`;
  const address = host !== null && ADDRESS.test(host) ? host : null;
  if (source.format === 'mixed') return address === null ? fetch : `${fetch} | grep -wF '${address}'`;
  if (source.format !== 'tsv') return address === null ? fetch : `${fetch} | grep -F '"${address}"'`;
  const wanted = [
    'ts',
    'uid',
    'id.orig_h',
    'id.resp_h',
    'id.resp_p',
    'endpoint',
    'operation',
    'query',
    'server_name',
  ];
  const known = log.table?.fields;
  const fields = wanted.filter((field) => known === undefined || known.has(field));
  const cut = `${fetch} | zeek-cut ${fields.join(' ')}`;
  const column = fields.indexOf('id.orig_h') + 1;
  return address === null || column === 0 ? cut : `${cut} | awk '$${column} == "${address}"'`;
}
