import type { Evidence, FoundHost } from '../../patterns/finding.ts';
import { brief } from '../escape.ts';
import { between, countOf, figure, inUnit, zScore } from '../figure.ts';
import type { Inspection, LogInspection, ToldFinding } from '../inspection.ts';
import { type Markup, markup } from '../markup.ts';
import { recordsCommand } from '../records-command.ts';
import { severityRank } from '../severity.ts';
import { shownHost } from './page-data.ts';

const DETAILED_HOSTS = 10;
const LISTED_HOSTS = 200;

/** What was found, told first, then most severe first; what is silenced stays visible and says why. */
export function findingsSection(inspection: Inspection, log: LogInspection): Markup {
  const ordered = [...log.findings].sort(
    (a, b) =>
      Number(a.silence !== null) - Number(b.silence !== null) ||
      severityRank(b.finding.severity) - severityRank(a.finding.severity),
  );
  const silenced = ordered.filter(({ silence }) => silence !== null);
  return markup`<section aria-labelledby="findings"><h2 id="findings">Findings</h2>
${ordered.length === 0 && markup`<p>Nothing stands out.</p>`}
${silenced.length > 0 && markup`<p class="quiet">${countOf(silenced.length, 'findings')} not told: ${silencers(silenced)}.</p>`}
${ordered.map((told) => findingArticle(inspection, log, told))}
</section>`;
}

const silencerNames = {
  'allow-list': 'the allow-list',
  'dry-run': 'dry run',
  'told-already': 'told already',
  role: 'known roles',
  severity: 'severity',
  digest: 'the digest',
} as const;

const silencerOf = (told: ToldFinding): string => silencerNames[told.silence!.by];

function silencers(silenced: readonly ToldFinding[]): string {
  const counts = new Map<string, number>();
  for (const told of silenced) counts.set(silencerOf(told), (counts.get(silencerOf(told)) ?? 0) + 1);
  return [...counts].map(([name, count]) => `${count} silenced by ${name}`).join(', ');
}

function findingArticle(inspection: Inspection, log: LogInspection, told: ToldFinding): Markup {
  const { finding, silence, silencedHosts } = told;
  const quiet = new Map(silencedHosts?.map(({ host, silence: reason }) => [host, reason]));
  const [detailed, listed] = [finding.hosts.slice(0, DETAILED_HOSTS), finding.hosts.slice(DETAILED_HOSTS)];
  return markup`<article class="finding ${finding.severity}${silence === null ? '' : ' silenced'}">
<h3><span class="severity ${finding.severity}">${finding.severity}</span> ${brief(finding.title, 120)}</h3>
<p class="meta"><code>${brief(finding.pattern, 80)}</code>${finding.techniques.map((id) => markup` <span class="technique">ATT&amp;CK ${brief(id, 20)}</span>`)}${
    finding.cluster !== null && markup` <span>cluster ${finding.cluster}</span>`
  }</p>
${silence !== null && markup`<p class="quiet">Not told: silenced by ${silencerOf(told)}. ${brief(silence.reason, 300)}</p>`}
${(finding.hosts.length !== 1 || finding.hosts[0]!.explanation !== finding.explanation) && markup`<p class="lead">${brief(finding.explanation, 500)}</p>`}
${detailed.map((host) => hostBlock(inspection, log, host, quiet.get(host.host)?.reason ?? null))}
${listed.length > 0 && furtherHosts(listed)}
${finding.lookAlikes !== '' && markup`<p><strong>Or harmless</strong> ${brief(finding.lookAlikes, 400)}</p>`}
${finding.next.length > 0 && markup`<h4>Next</h4><ol>${finding.next.slice(0, 10).map((step) => markup`<li>${brief(step, 400)}</li>`)}</ol>`}
</article>`;
}

function furtherHosts(hosts: readonly FoundHost[]): Markup {
  const more = hosts.length - LISTED_HOSTS;
  return markup`<details><summary>${countOf(hosts.length, 'further hosts')}</summary><ul>${hosts
    .slice(0, LISTED_HOSTS)
    .map(
      (host) => markup`<li>${brief(host.explanation, 300)}</li>`,
    )}${more > 0 && markup`<li>and ${figure(more)} more</li>`}</ul></details>`;
}

function hostBlock(
  inspection: Inspection,
  log: LogInspection,
  host: FoundHost,
  silenced: string | null,
): Markup {
  const when = between(host.first, host.last);
  const responders = host.responders.slice(0, 20).map(shownHost).join(', ');
  const more = host.responderCount - Math.min(host.responders.length, 20);
  return markup`<div class="host"><h4><code>${shownHost(host.host)}</code></h4>
${silenced !== null && markup`<p class="quiet">This host is not told: ${brief(silenced, 300)}</p>`}
<p>${brief(host.explanation, 500)}${when !== null && ` Seen ${when}.`}</p>
${host.evidence.length > 0 && evidenceTable(host)}
<dl>${responders !== '' && markup`<dt>Responders</dt><dd><code>${responders}</code>${more > 0 && ` and ${figure(more)} more`}</dd>`}
${host.objects !== undefined && objectList(host.objects, host.objectCount)}
${host.values.length > 0 && markup`<dt>What counted</dt><dd>${valueList(host)}</dd>`}
${
  host.uids.length > 0 &&
  markup`<dt>uid</dt><dd>${copyable(
    host.uids
      .slice(0, 10)
      .map((uid) => brief(uid, 40))
      .join(' '),
    'uids',
  )}</dd>`
}
${log.drillDown !== null && markup`<dt>Raw records</dt><dd>${copyable(recordsCommand('records.log.gz', inspection.source, log, host.host), 'command')}</dd>`}</dl>
</div>`;
}

/** Of a window; a host that speaks all day stands in two dozen of them. */
function objectList(objects: readonly string[], count = objects.length): Markup {
  const more = count - objects.length;
  const names = objects.map((name) => markup`<li><code>${brief(name, 200)}</code></li>`);
  return markup`<dt>Objects</dt><dd><details><summary>${countOf(count, 'objects')}</summary><ul>${names}${more > 0 && markup`<li>and ${figure(more)} more</li>`}</ul></details></dd>`;
}

const valueList = ({ values }: FoundHost): Markup =>
  markup`<ul class="values">${values
    .slice(0, 10)
    .map(
      ({ field, value, records }) =>
        markup`<li><code>${brief(value, 100)}</code> <span>${brief(field, 40)}, ${countOf(records, 'records')}</span></li>`,
    )}</ul>`;

/** Text to take away; the button is shown where a script can serve it. */
const copyable = (text: string, what: string): Markup =>
  markup`<code class="copyable">${text}</code> <button type="button" class="copy" hidden aria-label="Copy ${what}">Copy</button>`;

function evidenceTable(host: FoundHost): Markup {
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="Evidence on ${shownHost(host.host)}"><table class="evidence">
<thead><tr><th scope="col">evidence</th><th scope="col" class="number">this host</th><th scope="col" class="number">median host</th><th scope="col" class="number">z</th></tr></thead>
<tbody>${host.evidence.slice(0, 20).map(evidenceRow)}</tbody></table></div>`;
}

const evidenceRow = ({ title, unit, value, median, z, note }: Evidence): Markup =>
  markup`<tr><th scope="row">${brief(title, 80)}${note !== undefined && markup`<span class="note">${brief(note, 300)}</span>`}</th><td class="number">${inUnit(value, unit)}</td><td class="number">${inUnit(median, unit)}</td><td class="number">${zScore(z)}</td></tr>`;
