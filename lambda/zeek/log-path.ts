/** A log path known by the fields that only it has. */
export type Signature = { readonly logPath: string; readonly signature: readonly string[] };

/** The log path whose signature the fields hold; the longest signature wins. */
export function pathOfFields(fields: ReadonlySet<string>, signatures: readonly Signature[]): string | null {
  let best: Signature | null = null;
  for (const candidate of signatures) {
    if (candidate.signature.length === 0 || !candidate.signature.every((field) => fields.has(field)))
      continue;
    if (best === null || candidate.signature.length > best.signature.length) best = candidate;
  }
  return best?.logPath ?? null;
}

/**
 * The log path by the file's name, as zeekctl (`conn.13:00:00-14:00:00.log.gz`), zeek-archiver
 * (`conn__2026-01-01-00-00-00__…__.log`), Corelight (`conn_20230307_10:00:00-10:05:00+0000.log.gz`), json-streaming-logs
 * (`json_streaming_conn.1.log`) and hand-made rotations (`conn-26-01-01_00.00.00.log`) write it. The last resort.
 */
export function pathOfName(name: string): string {
  const file = name.split('/').at(-1) ?? '';
  const stem = file
    .replace(/^json_streaming_/, '')
    .replace(/__\d.*$/s, '')
    .replace(/\..*$/s, '')
    .replace(/[_-]\d{2,8}[_-].*$/s, '')
    .replace(/[_-]\d{6,}$/, '');
  return stem === '' ? 'unknown' : stem;
}

/** A value of `_path`, `@stream` or ECS's `event.dataset` as a log path. */
export function pathOfValue(value: string): string {
  return value.replace(/^zeek\./, '');
}
