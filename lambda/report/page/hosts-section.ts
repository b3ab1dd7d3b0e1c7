import { countOf, figure, inUnit } from '../figure.ts';
import type { LogInspection } from '../inspection.ts';
import { type Markup, markup } from '../markup.ts';
import { flaggedOf } from '../plot/scatter.ts';
import { clusterMark } from './clusters-section.ts';
import { flaggedStates, LARGEST_PAGE, pageRows, shownHost } from './page-data.ts';

/** Hosts in the page without scripts, beside the flagged ones. */
const STANDING_HOSTS = 200;
const STANDING_FLAGGED = 500;

/** The hosts as a table that stands without scripts; with them it can be sorted, filtered and paged. */
export function hostsSection(log: LogInspection): Markup {
  const { table } = log;
  if (table === null) return markup``;
  const shown = standingRows(log);
  const missing = table.size - shown.length;
  return markup`<section aria-labelledby="hosts"><h2 id="hosts">Hosts</h2>
<div class="controls" id="host-controls" hidden>
<label>Filter <input type="search" id="host-filter" placeholder="host or responder" autocomplete="off" spellcheck="false"></label>
<label>Cluster <select id="host-cluster"><option value="">all</option></select></label>
<label class="check"><input type="checkbox" id="host-flagged"> flagged only</label>
</div>
<p id="host-count" role="status">${missing > 0 ? `${figure(shown.length)} of ${countOf(table.size, 'hosts')}: the flagged ones and the first ${STANDING_HOSTS}. All of them are in hosts.csv.` : countOf(table.size, 'hosts')}</p>
${table.size > LARGEST_PAGE && markup`<p class="hint">Of ${countOf(table.size, 'hosts')} this page carries ${figure(LARGEST_PAGE)}: the flagged ones, those farthest from their cluster's centre, and an even sample of the others. All of them are in hosts.csv.</p>`}
<div class="scroll" tabindex="0" role="region" aria-label="Table of hosts"><table class="hosts" id="host-table">
<thead><tr>${columnsOf(log).map(({ key, title, number }) => markup`<th scope="col" data-key="${key}"${number && markup` class="number"`}>${title}</th>`)}</tr></thead>
<tbody>${hostRows(log, shown)}</tbody></table></div>
<nav class="controls" id="host-pages" aria-label="Pages of hosts" hidden><button type="button" id="host-previous">Previous</button> <span id="host-page"></span> <button type="button" id="host-next">Next</button></nav>
</section>`;
}

type Column = { readonly key: string; readonly title: string; readonly number: boolean };

/** The table's columns; features go by `feature:` and their name. */
function columnsOf(log: LogInspection): Column[] {
  const clustered = log.clustered?.outcome === 'clustered';
  return [
    { key: 'host', title: 'host', number: false },
    { key: 'flag', title: 'finding', number: false },
    ...(clustered ? [{ key: 'cluster', title: 'cluster', number: false }] : []),
    ...log.features.map(({ name, title }) => ({ key: `feature:${name}`, title, number: true })),
    { key: 'top', title: 'top responder', number: false },
    ...(clustered ? [{ key: 'distance', title: 'distance', number: true }] : []),
  ];
}

function standingRows(log: LogInspection): number[] {
  const flagged = Math.min(flaggedOf(log).length, STANDING_FLAGGED);
  return pageRows(log).slice(0, flagged + STANDING_HOSTS);
}

function hostRows(log: LogInspection, rows: readonly number[]): Markup[] {
  const table = log.table!;
  const states = flaggedStates(log);
  const clustering = log.clustered?.outcome === 'clustered' ? log.clustered.clustering : null;
  const columns = log.features.map(({ name, unit }) => ({ unit, values: table.column(name) }));
  return rows.map((row) => {
    const state = states.get(table.host(row));
    const flag =
      state &&
      markup`<span class="severity ${state.severity}">${state.severity}</span>${state.silenced && ' silenced'}`;
    const cluster =
      clustering && markup`<td>${clusterMark(clustering.labels[row]!)} ${clustering.labels[row]!}</td>`;
    const cells = columns.map(
      ({ unit, values }) => markup`<td class="number">${inUnit(values[row]!, unit)}</td>`,
    );
    const top = table.top(row, 'id.resp_h')?.value ?? '';
    const distance =
      clustering && markup`<td class="number">${figure(Number(clustering.distances[row]!.toFixed(3)))}</td>`;
    return markup`<tr><th scope="row">${shownHost(table.host(row))}</th><td>${flag}</td>${cluster}${cells}<td>${shownHost(top)}</td>${distance}</tr>\n`;
  });
}
