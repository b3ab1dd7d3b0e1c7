import { brief } from '../escape.ts';
import { bytes, countOf, figure, moment } from '../figure.ts';
import type { InspectedWindow, Inspection, LogInspection, SettingsInForce } from '../inspection.ts';
import { type Markup, markup } from '../markup.ts';
import { gapWords, spanWords } from '../window-words.ts';

const LISTED_REJECTIONS = 10;
const LISTED_OBJECTS = 200;

/** What was read, what was rejected and with which settings: what the absence of a finding is worth. */
export function readingSection(inspection: Inspection, log: LogInspection): Markup {
  const { source, settings } = inspection;
  const form = [source.format, source.compression === 'none' ? null : source.compression].filter(
    (part) => part !== null,
  );
  const { window } = inspection;
  return markup`<section aria-labelledby="reading"><h2 id="reading">What was read</h2>
<dl class="wide">
<dt>Source</dt><dd><code>${brief(source.name, 400)}</code>, ${bytes(source.bytes)}${form.length > 0 && `, ${form.join(', ')}`}</dd>
${window !== undefined && windowRows(window)}
<dt>Read</dt><dd>${inspection.read === 'whole' ? (window === undefined ? 'to its end' : 'every object to its end') : brief(inspection.reason ?? inspection.read, 400)}</dd>
<dt>Records</dt><dd>${countOf(log.records.accepted, 'records')} of ${brief(log.logPath, 60)}, ${figure(log.records.rejected)} rejected${
    log.records.firstRejected.length > 0 && rejections(log)
  }</dd>
<dt>Time</dt><dd>${moment(log.window.first)} to ${moment(log.window.last)}</dd>
<dt>Settings</dt><dd>${settingsWords(settings)}</dd>
<dt>Features</dt><dd>${log.features.map(({ title, scale, clustered }) => `${title}${clustered === false ? ' (not clustered)' : scale === 'log' ? ' (log)' : ''}`).join(', ')}</dd>
${log.drillDown !== null && markup`<dt>Raw records</dt><dd>${countOf(log.drillDown.records, 'records')} of the flagged hosts in <a href="records.log.gz">records.log.gz</a>${log.drillDown.cut !== null && ` (${brief(log.drillDown.cut, 300)})`}</dd>`}
${inspection.notes.length > 0 && markup`<dt>Notes</dt><dd><ul>${inspection.notes.slice(0, 50).map((note) => markup`<li>${brief(note, 400)}</li>`)}</ul></dd>`}
<dt>As data</dt><dd><a href="profiles.json">profiles.json</a>, <a href="hosts.csv">hosts.csv</a>, <a href="clusters.svg">clusters.svg</a></dd>
</dl></section>`;
}

function windowRows(window: InspectedWindow): Markup {
  const { objects } = window;
  const more = objects.length - LISTED_OBJECTS;
  return markup`<dt>Window</dt><dd>${spanWords(window)}</dd>
<dt>Gaps</dt><dd>${gapWords(window) ?? 'none: there is a log for every hour'}</dd>
<dt>Objects</dt><dd><details><summary>${countOf(objects.length, 'objects')}</summary><ul>${objects
    .slice(0, LISTED_OBJECTS)
    .map(
      ({ name, records }) =>
        markup`<li><code>${brief(name, 200)}</code>, ${countOf(records, 'records')}</li>`,
    )}${more > 0 && markup`<li>and ${figure(more)} more</li>`}</ul></details></dd>`;
}

function settingsWords(settings: SettingsInForce): string {
  const { preset, k, seed, smallestPopulation, leastSeverity, tellAgainAfterHours: hours } = settings;
  const bounds = Object.entries(settings.bounds ?? {}).flatMap(([pattern, named]) =>
    Object.entries(named).map(([name, value]) => `${pattern}.${name} = ${figure(value)}`),
  );
  const words = [
    `preset ${preset}`,
    `k ${k}`,
    `seed ${seed}`,
    smallestPopulation !== undefined && `hosts compared from ${smallestPopulation}`,
    leastSeverity !== undefined && `told from ${leastSeverity}`,
    hours !== undefined && (hours === 0 ? 'always told' : `told again after ${countOf(hours, 'hours')}`),
    settings.allow !== undefined && `allow-list of ${settings.allow.length}`,
    settings.roles !== undefined &&
      settings.roles.length > 0 &&
      countOf(settings.roles.length, 'known roles'),
    (settings.dryRun ?? []).length > 0 && `dry run: ${brief(settings.dryRun!.join(', '), 300)}`,
    bounds.length > 0 && `bounds: ${brief(bounds.join(', '), 600)}`,
  ];
  return words.filter((word) => word !== false).join(', ');
}

function rejections({ records }: LogInspection): Markup {
  return markup`<ul>${records.firstRejected
    .slice(0, LISTED_REJECTIONS)
    .map(
      ({ line, reason, object }) =>
        markup`<li>line ${figure(line)}${object !== undefined && ` of ${brief(object, 200)}`}: ${brief(reason, 300)}</li>`,
    )}</ul>`;
}
