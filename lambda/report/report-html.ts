import { brief } from './escape.ts';
import { between, countOf } from './figure.ts';
import type { InspectedWindow, Inspection, LogInspection } from './inspection.ts';
import { type Markup, markup, trusted } from './markup.ts';
import { script, scriptHash, style, styleHash } from './page/built.ts';
import { clustersSection } from './page/clusters-section.ts';
import { findingsSection } from './page/findings-section.ts';
import { hostsSection } from './page/hosts-section.ts';
import { packed, pageData } from './page/page-data.ts';
import { plotSection } from './page/plot-section.ts';
import { readingSection } from './page/reading-section.ts';
import { gapWords, spanWords } from './window-words.ts';

/** Nothing is fetched, sent or framed, and only the page's own script and style are in force. */
const POLICY = [
  "default-src 'none'",
  `script-src '${scriptHash}'`,
  `style-src '${styleHash}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** One page for one log path: self-contained, readable without scripts, the same bytes for the same input. */
export function reportHtml(inspection: Inspection, log: LogInspection): string {
  const { source, window } = inspection;
  const path = brief(log.logPath, 60);
  const place = brief(source.name, 200);
  const page = markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">
<title>stray: ${window === undefined ? `${path} in ${place}` : place}</title><link rel="icon" href="data:,">
<style>${trusted(style)}</style></head>
<body><header><p class="brand">stray</p><h1>${path} <span>${window === undefined ? place : spanWords(window)}</span></h1>${summary(log)}${window !== undefined && windowLine(window)}</header>
<main>
${plotSection(log)}
${findingsSection(inspection, log)}
${clustersSection(log)}
${hostsSection(log)}
${readingSection(inspection, log)}
</main>
${log.table !== null && markup`<script type="text/plain" id="data">${trusted(packed(pageData(log)))}</script><script type="module">${trusted(script)}</script>`}
</body></html>
`;
  return page.text;
}

/** Before anything else is read: what was not seen. */
function windowLine(window: InspectedWindow): Markup {
  const gaps = gapWords(window);
  return markup`<p class="summary">${countOf(window.objects.length, 'objects')}${gaps !== null && markup` · <strong>${gaps}</strong>`}</p>`;
}

function summary(log: LogInspection): Markup {
  const when = between(log.window.first, log.window.last);
  const told = log.findings.filter(({ silence }) => silence === null).length;
  const silenced = log.findings.length - told;
  const parts = [
    `${countOf(log.records.accepted, 'records')} of ${countOf(log.table?.size ?? 0, 'hosts')}`,
    when,
    told > 0 ? countOf(told, 'findings') : silenced > 0 ? null : 'nothing stands out',
    silenced > 0 ? `${told > 0 ? silenced : countOf(silenced, 'findings')} silenced` : null,
  ];
  return markup`<p class="summary">${parts.filter((part) => part !== null).join(' · ')}</p>`;
}
