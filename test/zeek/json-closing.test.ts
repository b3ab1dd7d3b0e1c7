import fc from 'fast-check';
import { expect, it } from 'vitest';
import { analysisOf } from '../../lambda/hosts/types/registry.ts';
import { preset, read } from './read-text.ts';

const good =
  '{"_path":"dce_rpc","ts":1600000000.0,"id":{"orig_h":"10.0.0.1","resp_h":"10.0.0.2"},"endpoint":"samr","operation":"x"}\n';
const start = '{"_path":"dce_rpc","ts":1.5,"id":{"orig_h":"1.1.1.1","resp_h":"2.2.2.2"}';

const isObject = (line: string) => {
  try {
    return typeof JSON.parse(line) === 'object';
  } catch {
    return false;
  }
};

it('a line of JSON counts if its object closes at its end, whatever is wanted of it', async () => {
  const rest = fc
    .array(
      fc.constantFrom(
        '{',
        '}',
        '[',
        ']',
        '"',
        '\\',
        '\\\\',
        '\\"',
        ',"a":',
        '1',
        'x'.repeat(61),
        '"b":"',
        '}',
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join(''));
  await fc.assert(
    fc.asyncProperty(rest, async (text) => {
      const line = `${start}${text}`;
      const counts = await Promise.all(
        [preset, (path: string) => analysisOf(path, 'notebook'), () => null].map(
          async (typeOf) => (await read(`${good}${line}}\n`, { typeOf })).records,
        ),
      );
      const accepted = counts.map((count) => count.accepted);
      if (closesAtEnd(`${line}}`) === false) expect(accepted).toEqual([1, 1, 1]);
      else if (isObject(`${line}}`)) expect(accepted).toEqual([2, 2, 2]);
    }),
    { numRuns: 500, seed: 21 },
  );
});

it('strings, escapes and brackets behind the wanted fields are told apart wherever they lie', async () => {
  const json = fc.jsonValue({ maxDepth: 3 });
  await fc.assert(
    fc.asyncProperty(fc.array(json, { maxLength: 6 }), fc.nat(70), async (values, shift) => {
      const tail = Object.fromEntries(values.map((value, i) => [`x${i}`, value]));
      const line = JSON.stringify({ pad: '\\'.repeat(shift), ...tail });
      const log = `${good}${start},${line.slice(1)}\n${start},${line.slice(1, -1)}\n`;
      expect((await read(log)).records).toMatchObject({ accepted: 2, rejected: 1 });
    }),
    { numRuns: 300, seed: 22 },
  );
});

/** By brackets outside strings, one byte at a time; null where a backslash stands outside, which means nothing there. */
function closesAtEnd(line: string): boolean | null {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < line.length; at++) {
    const byte = line[at]!;
    if (byte === '"') inString = !inString;
    else if (byte === '\\' && !inString) return null;
    else if (byte === '\\') at++;
    else if (inString) continue;
    else if ('[{'.includes(byte)) depth++;
    else if (']}'.includes(byte) && --depth === 0) return at === line.length - 1;
  }
  return false;
}
