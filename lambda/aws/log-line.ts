/**
 * One line of JSON on standard output, where Lambda takes it as it stands. All but printable ASCII is escaped: keys
 * and reasons hold what strangers wrote, and a terminal or a log viewer may act on it.
 */
export function logLine(fields: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${asciiJson(fields)}\n`);
}

export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
