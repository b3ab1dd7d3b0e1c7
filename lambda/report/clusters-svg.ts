import { brief, svg } from './escape.ts';
import { countOf } from './figure.ts';
import type { LogInspection } from './inspection.ts';
import { drawPlot, type View } from './plot/draw.ts';
import { describeScatter, scatterOf } from './plot/scatter.ts';
import { plotStyle } from './plot/style.ts';

const HEAD = 34;

/** The picture as a file of its own: light and dark, readable without the page, with a text alternative. */
export function clustersSvg(
  log: LogInspection,
  size: Pick<View, 'width' | 'height'> = { width: 880, height: 540 },
): string {
  const title = plotTitle(log);
  const plot = scatterOf(log);
  const drawing = plot === null ? null : drawPlot(plot, { width: size.width, height: size.height - HEAD });
  const description =
    plot === null || drawing === null ? (log.reason ?? 'No hosts.') : describeScatter(plot, drawing);
  const body =
    drawing === null
      ? `<text x="16" y="60">${svg(brief(description, 120))}</text>`
      : `<g transform="translate(0 ${HEAD})">${drawing.body}</g>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="plot" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" role="img" aria-labelledby="plot-title plot-description">`,
    `<title id="plot-title">${svg(title)}</title><desc id="plot-description">${svg(description)}</desc>`,
    `<style>${plotStyle}</style><rect class="paper" width="100%" height="100%"/>`,
    `<text class="axis title" x="16" y="25">${svg(title)}</text>`,
    `${body}</svg>\n`,
  ].join('\n');
}

/** `dce_rpc: 312 hosts in 5 clusters, 2 flagged` */
export function plotTitle(log: LogInspection): string {
  const hosts = countOf(log.table?.size ?? 0, 'hosts');
  const clustered =
    log.clustered?.outcome === 'clustered' ? ` in ${countOf(log.clustered.profiles.length, 'clusters')}` : '';
  const flagged = new Set(log.findings.flatMap(({ finding }) => finding.hosts.map(({ host }) => host))).size;
  return `${brief(log.logPath, 60)}: ${hosts}${clustered}${flagged > 0 ? `, ${flagged} flagged` : ''}`;
}
