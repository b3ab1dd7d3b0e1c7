/**
 * The plainest reading of a whole Zeek log held as one text: no streaming, no speed, nothing shared with the
 * product's reader. A record is a Map from Zeek's field names to text; a field that is unset is not in it.
 */
export type SlowRecord = ReadonlyMap<string, string>;

export type SlowLog = {
  readonly logPath: string;
  readonly fields: ReadonlySet<string>;
  readonly records: readonly SlowRecord[];
};

type Gathered = { fields: Set<string>; records: SlowRecord[] };

/** `fallbackPath` is the log path of records that name none. */
export function slowRecords(text: string, fallbackPath: string): SlowLog[] {
  const logs = new Map<string, Gathered>();
  if (/^\s*[[{]/.test(text)) readJson(text, fallbackPath, logs);
  else readTsv(text, fallbackPath, logs);
  return [...logs].map(([logPath, log]) => ({ logPath, ...log }));
}

function logOf(logs: Map<string, Gathered>, logPath: string): Gathered {
  const log = logs.get(logPath) ?? { fields: new Set(), records: [] };
  logs.set(logPath, log);
  return log;
}

function readTsv(text: string, fallbackPath: string, logs: Map<string, Gathered>): void {
  let header = { separator: '\t', unset: '-', empty: '(empty)', path: fallbackPath, fields: [] as string[] };
  for (const line of text.split('\n').map((raw) => raw.replace(/\r$/, ''))) {
    if (line.startsWith('#separator')) {
      header = {
        separator: unescaped(line.split(/[ \t]/)[1] ?? '\t'),
        unset: '-',
        empty: '(empty)',
        path: fallbackPath,
        fields: [],
      };
    } else if (line.startsWith('#')) {
      const [directive, ...values] = line.split(header.separator);
      if (directive === '#unset_field') header.unset = unescaped(values[0] ?? '-');
      if (directive === '#empty_field') header.empty = unescaped(values[0] ?? '(empty)');
      if (directive === '#path') header.path = values[0] ?? fallbackPath;
      if (directive === '#fields') {
        header.fields = values.map(zeekName);
        for (const field of header.fields) logOf(logs, header.path).fields.add(field);
      }
    } else if (line !== '' && header.fields.length > 0) {
      const values = line.split(header.separator);
      if (values.length < header.fields.length) continue;
      const record = new Map<string, string>();
      header.fields.forEach((field, i) => {
        const value = values[i]!;
        if (value !== header.unset) record.set(field, value === header.empty ? '' : unescaped(value));
      });
      logOf(logs, header.path).records.push(record);
    }
  }
}

function readJson(text: string, fallbackPath: string, logs: Map<string, Gathered>): void {
  const objects = text.trimStart().startsWith('[') ? JSON.parse(text) : text.split('\n').flatMap(parsedLine);
  for (const object of objects) {
    const record = new Map<string, string>();
    flatten(object, '', record);
    const logPath = record.get('_path') ?? record.get('@stream') ?? fallbackPath;
    const log = logOf(logs, logPath);
    for (const field of record.keys()) log.fields.add(field);
    log.records.push(record);
  }
}

function parsedLine(line: string): unknown[] {
  try {
    const value = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? [value] : [];
  } catch {
    return [];
  }
}

function flatten(object: Record<string, unknown>, prefix: string, into: Map<string, string>): void {
  for (const [key, value] of Object.entries(object)) {
    if (value === null) continue;
    const name = zeekName(prefix + key);
    if (Array.isArray(value)) into.set(name, value.map(asText).join(','));
    else if (typeof value === 'object') flatten(value as Record<string, unknown>, `${prefix}${key}.`, into);
    else into.set(name, asText(value));
  }
}

function asText(value: unknown): string {
  return value === true ? 'T' : value === false ? 'F' : String(value);
}

/** Seconds since 1970: epoch seconds, or ISO 8601; epoch milliseconds are told by their size. */
export function timeOf(record: SlowRecord): number | null {
  const text = record.get('ts');
  if (text === undefined || text === '') return null;
  const number = Number(text);
  if (Number.isFinite(number)) return Math.abs(number) > 1e11 ? number / 1000 : number;
  const [, whole, fraction = '', zone] = /^([^.]*)(\.\d+)?(.*)$/.exec(text)!;
  const seconds = Date.parse(`${whole}${zone}`) / 1000;
  return Number.isNaN(seconds) ? null : Number((seconds + Number(`0${fraction}`)).toFixed(6));
}

function zeekName(name: string): string {
  return name.replace(/^id_(orig|resp)_(h|p)$/, 'id.$1_$2');
}

/** Undoes Zeek's `\\xNN`, which stand for bytes. */
function unescaped(text: string): string {
  return text.replace(/(?:\\x[0-9a-fA-F]{2})+/g, (run) =>
    Buffer.from(run.replaceAll('\\x', ''), 'hex').toString('utf8'),
  );
}
