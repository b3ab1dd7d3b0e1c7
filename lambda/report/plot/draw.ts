import { brief, svg } from '../escape.ts';
import { countOf, percent } from '../figure.ts';
import { type Axis, axisOf, type Measure, type ScaleKind, scaleFor } from './axis.ts';
import { type Placed, placeLabels } from './label.ts';
import { lookOf, markPath } from './mark.ts';
import { type Frame, radiusOf, type Spot, spotsOf } from './spots.ts';

/** All that the picture shows, by row of the host table. */
export type Plot = {
  readonly x: Measure;
  readonly y: Measure;
  /** cluster of each row, null where the hosts were not clustered */
  readonly labels: ArrayLike<number> | null;
  readonly clusters: readonly { readonly id: number; readonly hosts: number; readonly share: number }[];
  /** flagged hosts, most severe first */
  readonly flagged: readonly { readonly row: number; readonly host: string }[];
};

/** Size in pixels, and what a reader chose; left out, the data choose. */
export type View = {
  readonly width: number;
  readonly height: number;
  readonly xScale?: ScaleKind;
  readonly yScale?: ScaleKind;
  readonly zoom?: { readonly x: readonly [number, number]; readonly y: readonly [number, number] } | null;
};

/** The drawn elements, and the axes by which a place on the picture is read back. */
export type Drawing = { readonly body: string; readonly frame: Frame; readonly x: Axis; readonly y: Axis };

const LEGEND_WIDTH = 198;
const LARGEST_LEGEND = 12;
const LARGEST_LABELS = 14;
/** Below this width the legend stands under the plot. */
const NARROW = 620;

const at = (value: number) => value.toFixed(1);

export function drawPlot(plot: Plot, view: View): Drawing {
  const narrow = view.width < NARROW;
  const legendRows = Math.ceil((Math.min(plot.clusters.length, LARGEST_LEGEND) + 1) / 2);
  const frame: Frame = {
    left: 62,
    right: view.width - (narrow || plot.clusters.length === 0 ? 14 : LEGEND_WIDTH),
    top: 14,
    bottom: view.height - 46 - (narrow ? legendRows * 20 : 0),
  };
  const x = axisOf(plot.x, [frame.left, frame.right], view.xScale ?? scaleFor(plot.x.values), view.zoom?.x);
  const y = axisOf(plot.y, [frame.bottom, frame.top], view.yScale ?? scaleFor(plot.y.values), view.zoom?.y);
  const flagged = new Set(plot.flagged.map(({ row }) => row));
  const spots = spotsOf({ x, y }, plot, plot.labels, frame, flagged);
  const body = [
    xAxis(x, plot.x, frame),
    yAxis(y, plot.y, frame),
    spotPaths(spots),
    flaggedMarks(plot, x, y, frame, spots),
    legend(plot, frame, view, narrow),
  ].join('');
  return { body, frame, x, y };
}

/** `records (log scale)`; the unit is named where the title does not already say it. */
export function axisTitle({ title, unit }: Measure, kind: ScaleKind): string {
  const words = [title.includes(unit) ? '' : unit, kind === 'log' ? 'log scale' : ''].filter(
    (word) => word !== '',
  );
  return words.length === 0 ? title : `${title} (${words.join(', ')})`;
}

function xAxis(axis: Axis, measure: Measure, frame: Frame): string {
  const ticks = axis.ticks.map(({ value, label }) => {
    const x = at(axis.position(value));
    return `<path class="grid" d="M${x} ${frame.top}V${frame.bottom}"/><text x="${x}" y="${frame.bottom + 18}" text-anchor="middle">${svg(label)}</text>`;
  });
  const middle = at((frame.left + frame.right) / 2);
  const title = `<text class="axis" x="${middle}" y="${frame.bottom + 38}" text-anchor="middle">${svg(axisTitle(measure, axis.kind))}</text>`;
  return `<g class="ticks">${ticks.join('')}</g><path class="frame" d="M${frame.left} ${frame.bottom}H${frame.right}"/>${title}`;
}

function yAxis(axis: Axis, measure: Measure, frame: Frame): string {
  const ticks = axis.ticks.map(({ value, label }) => {
    const y = axis.position(value);
    return `<path class="grid" d="M${frame.left} ${at(y)}H${frame.right}"/><text x="${frame.left - 8}" y="${at(y + 4)}" text-anchor="end">${svg(label)}</text>`;
  });
  const middle = at((frame.top + frame.bottom) / 2);
  const title = `<text class="axis" transform="translate(14 ${middle}) rotate(-90)" text-anchor="middle">${svg(axisTitle(measure, axis.kind))}</text>`;
  return `<g class="ticks">${ticks.join('')}</g><path class="frame" d="M${frame.left} ${frame.top}V${frame.bottom}"/>${title}`;
}

/** One path per cluster, largest marks first so that none hides a smaller one. */
function spotPaths(spots: readonly Spot[]): string {
  const clusters = new Map<number, Spot[]>();
  for (const spot of spots) clusters.set(spot.cluster, [...(clusters.get(spot.cluster) ?? []), spot]);
  return [...clusters]
    .map(([cluster, members]) => {
      const { shape, colour } = lookOf(cluster);
      const d = members
        .sort((a, b) => b.hosts - a.hosts)
        .map((spot) => markPath(shape, spot.x, spot.y, radiusOf(spot.hosts)));
      return `<path class="spot c${colour}" d="${d.join('')}"/>`;
    })
    .join('');
}

function flaggedMarks(plot: Plot, x: Axis, y: Axis, frame: Frame, spots: readonly Spot[]): string {
  const seen = plot.flagged
    .map(({ row, host }) => ({
      row,
      text: brief(host, 40),
      x: x.position(plot.x.values[row]!),
      y: y.position(plot.y.values[row]!),
    }))
    .filter(
      (mark) =>
        mark.x >= frame.left && mark.x <= frame.right && mark.y >= frame.top && mark.y <= frame.bottom,
    );
  const marks = seen.map((mark) => {
    const { shape, colour } = lookOf(plot.labels?.[mark.row] ?? 0);
    return `<path class="flagged c${colour}" d="${markPath(shape, mark.x, mark.y, 5)}"/>`;
  });
  const placed = placeLabels(seen.slice(0, LARGEST_LABELS), frame, spots);
  return marks.reverse().join('') + placed.map(labelText).join('');
}

function labelText({ x, y, textX, textY, anchor, leader, text }: Placed): string {
  const line = leader ? `<path class="leader" d="M${at(x)} ${at(y)}L${at(textX)} ${at(textY - 4)}"/>` : '';
  return `${line}<text class="label" x="${at(textX)}" y="${at(textY)}" text-anchor="${anchor}">${svg(text)}</text>`;
}

function legend(plot: Plot, frame: Frame, view: View, narrow: boolean): string {
  if (plot.clusters.length === 0) return '';
  const shown = plot.clusters.slice(0, LARGEST_LEGEND);
  const rows = shown.map(({ id, hosts, share }) => {
    const { shape, colour } = lookOf(id);
    const words = narrow
      ? `${id}: ${countOf(hosts, 'hosts')}`
      : `${id}: ${countOf(hosts, 'hosts')}, ${percent(share)}`;
    return (x: number, y: number) =>
      `<path class="spot c${colour}" d="${markPath(shape, x, y, 4.5)}"/><text x="${at(x + 12)}" y="${at(y + 4)}">${svg(words)}</text>`;
  });
  const more = plot.clusters.length - shown.length;
  if (more > 0) rows.push((x, y) => `<text x="${at(x + 12)}" y="${at(y + 4)}">and ${more} more</text>`);
  const [left, top] = narrow ? [frame.left, frame.bottom + 62] : [frame.right + 24, frame.top + 34];
  const column = (view.width - frame.left - 14) / 2;
  const place = (index: number): [number, number] =>
    narrow ? [left + (index % 2) * column, top + Math.floor(index / 2) * 20] : [left, top + index * 22];
  const heading = narrow
    ? ''
    : `<text class="axis" x="${at(left - 6)}" y="${at(frame.top + 12)}">cluster</text>`;
  return `<g class="legend">${heading}${rows.map((row, index) => row(...place(index))).join('')}</g>`;
}
