import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertJson, alertText, composeAlert } from '../../lambda/alert/compose.ts';
import { clustersSvg } from '../../lambda/report/clusters-svg.ts';
import { csv, html, visible } from '../../lambda/report/escape.ts';
import { hostsCsv } from '../../lambda/report/hosts-csv.ts';
import { indexHtml } from '../../lambda/report/index-html.ts';
import type { Inspection } from '../../lambda/report/inspection.ts';
import { inspectionJson, inspectionLine, inspectionOf } from '../../lambda/report/inspection-json.ts';
import { profilesJson } from '../../lambda/report/profiles.ts';
import { reportHtml } from '../../lambda/report/report-html.ts';
import { CORPUS, hostileInspection } from './corpus.ts';
import { readCsv } from './csv-reader.ts';
import { places } from './flock.ts';

/** Characters that act on a terminal, or reorder or hide text. Only tabs and line ends that we wrote may stand. */
const ACTING = /(?![\t\r\n])\p{Cc}|[\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/u;

const single = fc.oneof(
  fc.constantFrom(...CORPUS),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
);
const hostile = fc.array(single, { minLength: 8, maxLength: 14 });
const seeded = { seed: 11, numRuns: 60 };

/** Every element that a browser would make of the text, by a plain reading: `<` and a letter. */
const elements = (page: string) => page.match(/<[a-z!/][^\s>]*/gi) ?? [];

function forAll(check: (inspection: Inspection) => void): void {
  check(hostileInspection());
  fc.assert(
    fc.property(hostile, (evil) => check(hostileInspection(evil))),
    seeded,
  );
}

describe('what a stranger wrote into a log', () => {
  it('makes no element, attribute or policy in the page', () => {
    const plain = reportHtml(hostileInspection(['a', 'b']), hostileInspection(['a', 'b']).logs[0]!);
    const allowed = new Set(elements(plain));
    forAll((inspection) => {
      const page = reportHtml(inspection, inspection.logs[0]!);
      expect(elements(page).filter((element) => !allowed.has(element))).toEqual([]);
      expect(page.match(/<script/g)).toHaveLength(2);
      expect(page).not.toMatch(ACTING);
    });
  });

  it('makes no element in the picture or the index', () => {
    forAll((inspection) => {
      const svg = clustersSvg(inspection.logs[0]!);
      expect(new Set(elements(svg))).toEqual(
        new Set([
          '<svg',
          '<title',
          '</title',
          '<desc',
          '</desc',
          '<style',
          '</style',
          '<rect',
          '<text',
          '</text',
          '<g',
          '</g',
          '<path',
          '</svg',
        ]),
      );
      expect(svg).not.toMatch(ACTING);
      const index = indexHtml([
        {
          inspection: inspectionOf(inspection),
          reportOf: (logPath) => `${inspection.source.name}/${logPath}/report.html`,
        },
      ]);
      expect(index).not.toMatch(/<(script|img|svg|iframe)/i);
      expect(index.match(/href="(?!\.\/|data:,")/g)).toBeNull();
      expect(index).not.toMatch(ACTING);
    });
  });

  it('is no formula in hosts.csv, and every row keeps its cells', () => {
    forAll((inspection) => {
      const text = [...hostsCsv(inspection.logs[0]!)].join('');
      const [header, ...rows] = readCsv(text);
      expect(rows).toHaveLength(inspection.logs[0]!.table!.size);
      for (const row of rows) {
        expect(row).toHaveLength(header!.length);
        for (const cell of row.filter((value) => Number.isNaN(Number(value))))
          expect(cell).not.toMatch(/^[\t\r\n ]*[=+\-@\uff1d\uff0b\uff0d\uff20]/);
      }
      expect(text).not.toMatch(/(?![\t\r\n])\p{Cc}/u);
    });
  });

  it('comes back from JSON as it was, and shows every character to a person', () => {
    forAll((inspection) => {
      const text = profilesJson(inspection.source, inspection.logs[0]!);
      expect(text).not.toMatch(ACTING);
      expect(inspectionJson(inspection)).not.toMatch(ACTING);
      expect(inspectionLine(inspection)).not.toMatch(ACTING);
      expect(JSON.parse(text).logPath).toBe(inspection.logs[0]!.logPath);
    });
  });

  it('forges no line, link, mention or escape in the alert, and keeps it small', () => {
    forAll((inspection) => {
      const messages = composeAlert(inspection, places);
      if (messages === null) return;
      const { email, slack } = messages;
      expect(email.subject).toMatch(/^[\x20-\x7e]{1,99}$/);
      expect(email.message).not.toMatch(ACTING);
      expect(email.message).not.toMatch(/https?:\/\//);
      expect(email.message).not.toMatch(/^Subject:/m);
      const words = [
        slack.content.title,
        slack.content.description,
        ...(slack.content.nextSteps ?? []),
        ...(slack.content.keywords ?? []),
        slack.metadata!.summary!,
      ];
      for (const text of words) {
        expect(text).not.toMatch(/[<>]|https?:\/\/|&(?!amp;|lt;|gt;)/);
        expect(text).not.toMatch(ACTING);
      }
      expect(slack.content.title.length).toBeLessThanOrEqual(250);
      expect(slack.content.description.length).toBeLessThanOrEqual(3000);
      expect(Buffer.byteLength(alertJson(messages))).toBeLessThan(256 * 1024);
      expect(Buffer.byteLength(alertText(messages))).toBeLessThan(64 * 1024);
    });
  });
});

describe('escaping', () => {
  it('leaves ordinary text as it is', () => {
    for (const text of [
      '10.20.4.77',
      'fe80::1',
      'samr::SamrLookupNamesInDomain',
      'Müller-PC',
      '日本語',
      'a b',
    ]) {
      expect(visible(text)).toBe(text);
      expect(html(text)).toBe(text);
      expect(csv(text)).toBe(text);
    }
  });

  it('shows what it took away', () => {
    expect(visible('\u202eabc\0')).toBe('\\u202eabc\\u0000');
    expect(csv('\u001b[2J')).toBe('\\x1b[2J');
    expect(csv('=1+1')).toBe("'=1+1");
    expect(csv('=a,"b"')).toBe('"\'=a,""b"""');
  });
});
