/** Keys under which a record names its log path, most trusted first. */
export const pathKeys = ['_path', '@stream', 'event.dataset', 'fileset.name'] as const;

/**
 * Where Filebeat and Elastic put Zeek's fields (Elastic Common Schema). `source.address` and `destination.address` are
 * not among them: they hold what was said, be it a name, and what is an address stands under `ip` as well.
 */
const elastic: Readonly<Record<string, readonly string[]>> = {
  ts: ['@timestamp'],
  uid: ['zeek.session_id'],
  'id.orig_h': ['source.ip'],
  'id.orig_p': ['source.port'],
  'id.resp_h': ['destination.ip'],
  'id.resp_p': ['destination.port'],
  proto: ['network.transport'],
  service: ['network.protocol'],
  orig_bytes: ['source.bytes'],
  resp_bytes: ['destination.bytes'],
  orig_pkts: ['source.packets'],
  resp_pkts: ['destination.packets'],
  query: ['dns.question.name'],
  method: ['http.request.method'],
  status_code: ['http.response.status_code'],
  user_agent: ['user_agent.original'],
  server_name: ['tls.client.server_name'],
};

/** The keys that may carry a field in a JSON record; of those present in one record the first counts. */
export function keysOf(field: string, logPath: string): string[] {
  const keys = [field];
  if (field.includes('.')) keys.push(field.replaceAll('.', '_'));
  return [...keys, `zeek.${logPath}.${field}`, ...(elastic[field] ?? [])];
}

const byElasticName = new Map(
  Object.entries(elastic).flatMap(([field, names]) => names.map((name) => [name, field] as const)),
);

/** Zeek's name of a flattened key. */
export function fieldOfKey(key: string): string {
  const known = byElasticName.get(key);
  if (known !== undefined) return known;
  const shipped = /^zeek\.[^.]+\.(.+)$/.exec(key);
  if (shipped !== null) return shipped[1]!;
  return key.replace(/^id_(orig|resp)_([hp])$/, 'id.$1_$2');
}

/** The keys of a record with those of objects inside it as dotted paths. */
export function flatKeys(record: object, prefix = '', depth = 0): string[] {
  return Object.entries(record).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && depth < 8
      ? flatKeys(value, `${prefix}${key}.`, depth + 1)
      : [`${prefix}${key}`],
  );
}
