import type { ClusterProfile, FeatureProfile } from '../../clusters/clustering.ts';
import type { Feature } from '../../hosts/feature.ts';
import { countOf, inUnit, percent, zScore } from '../figure.ts';
import type { LogInspection } from '../inspection.ts';
import { type Markup, markup, trusted } from '../markup.ts';
import { lookOf, markPath } from '../plot/mark.ts';

/** A feature of a cluster is worth naming from here on. */
const OUTSTANDING_Z = 2;
/** Deviations that a bar can show to either side. */
const BAR_DEVIATIONS = 4;
const BAR_WIDTH = 64;

/** The clusters as profiles, each number beside a bar that says how far it lies from the population. */
export function clustersSection(log: LogInspection): Markup {
  const { clustered } = log;
  if (clustered?.outcome !== 'clustered') {
    return markup`<section aria-labelledby="clusters"><h2 id="clusters">Clusters</h2><p>${log.reason ?? 'The hosts were not clustered.'}</p></section>`;
  }
  const { k, silhouette, distinctHosts, converged } = clustered.clustering;
  const features = log.features.filter((feature) => feature.clustered !== false);
  return markup`<section aria-labelledby="clusters"><h2 id="clusters">Clusters</h2>
<p>${countOf(log.table?.size ?? 0, 'hosts')}, ${distinctHosts} of them distinct, in ${countOf(k, 'clusters')}${
    silhouette !== null && `; silhouette ${silhouette.toFixed(2)} (1 is well apart, 0 is no structure)`
  }${!converged && '; the clustering did not converge'}. Numbers are medians; bars show how far the cluster lies from the population's mean, in standard deviations.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Table of clusters"><table class="clusters">
<thead><tr><th scope="col">cluster</th><th scope="col" class="number">hosts</th><th scope="col" class="number">share</th>${features.map(
    ({ title }) => markup`<th scope="col">${title}</th>`,
  )}<th scope="col">what stands out</th></tr></thead>
<tbody>${clustered.profiles.map((profile) => clusterRow(profile, features))}</tbody></table></div></section>`;
}

function clusterRow(profile: ClusterProfile, features: readonly Feature[]): Markup {
  return markup`<tr><th scope="row">${clusterMark(profile.id)} ${profile.id}</th><td class="number">${inUnit(profile.hosts, 'hosts')}</td><td class="number">${percent(profile.share)}</td>${features.map(
    (feature) => featureCell(profile.features[feature.name], feature),
  )}<td>${outstanding(profile, features)}</td></tr>`;
}

/** The cluster's shape and colour, as on the plot. */
export function clusterMark(id: number): Markup {
  const { shape, colour } = lookOf(id);
  return markup`<svg class="plot key" viewBox="0 0 14 14" width="14" height="14" aria-hidden="true"><path class="spot c${colour}" d="${trusted(markPath(shape, 7, 7, 5))}"/></svg>`;
}

function featureCell(profile: FeatureProfile | undefined, { unit }: Feature): Markup {
  if (profile === undefined) return markup`<td></td>`;
  const z = profile.z ?? 0;
  return markup`<td><span class="measure"><span>${inUnit(profile.median, unit)}</span>${bar(z)}</span></td>`;
}

function bar(z: number): Markup {
  const middle = BAR_WIDTH / 2;
  const length = (Math.min(Math.abs(z), BAR_DEVIATIONS) / BAR_DEVIATIONS) * middle;
  const start = z < 0 ? middle - length : middle;
  return markup`<svg class="bar" viewBox="0 0 ${BAR_WIDTH} 10" width="${BAR_WIDTH}" height="10" role="img" aria-label="z ${zScore(z)}"><path class="zero" d="M${middle} 0v10"/><rect class="${z < 0 ? 'below' : 'above'}" x="${start.toFixed(1)}" y="2" width="${length.toFixed(1)}" height="6"/></svg>`;
}

function outstanding({ features: profiles }: ClusterProfile, features: readonly Feature[]): string {
  const telling = features
    .map(({ title, name }) => ({ title, z: profiles[name]?.z ?? 0 }))
    .filter(({ z }) => Math.abs(z) >= OUTSTANDING_Z)
    .sort((a, b) => Math.abs(b.z) - Math.abs(a.z))
    .slice(0, 3);
  const side = (word: string, sign: number) => {
    const titles = telling.filter(({ z }) => Math.sign(z) === sign).map(({ title }) => title);
    return titles.length === 0 ? [] : [`${word}: ${titles.join(', ')}`];
  };
  return [...side('high', 1), ...side('low', -1)].join('; ') || '–';
}
