import type { Axis, Measure } from './axis.ts';

/** Hosts of one cluster that lie at one place of the plot. */
export type Spot = {
  readonly cluster: number;
  readonly x: number;
  readonly y: number;
  readonly hosts: number;
};

export type Frame = {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
};

/** Above this many hosts, marks share a grid; below, only those that would cover each other to the pixel. */
const BINNED_FROM = 3000;
const FINE = 2.5;
const COARSE = 7;
const SHIFT = 7;

/**
 * Where marks stand and how many hosts each stands for. Hosts in `apart` (the flagged ones) are left out: they are
 * always drawn by themselves. Sorted, so that the drawing does not depend on the order of hosts.
 */
export function spotsOf(
  axes: { readonly x: Axis; readonly y: Axis },
  measures: { readonly x: Measure; readonly y: Measure },
  labels: ArrayLike<number> | null,
  frame: Frame,
  apart: ReadonlySet<number>,
): Spot[] {
  const size = measures.x.values.length;
  const cell = size > BINNED_FROM ? COARSE : FINE;
  const columns = Math.ceil((frame.right - frame.left) / cell) + 2;
  const cells = new Map<number, Map<number, number>>();
  for (let row = 0; row < size; row++) {
    if (apart.has(row)) continue;
    const x = axes.x.position(measures.x.values[row]!);
    const y = axes.y.position(measures.y.values[row]!);
    if (!(x >= frame.left && x <= frame.right && y >= frame.top && y <= frame.bottom)) continue;
    const key = Math.floor((y - frame.top) / cell) * columns + Math.floor((x - frame.left) / cell);
    const cluster = labels?.[row] ?? 0;
    const clusters = cells.get(key) ?? new Map<number, number>();
    cells.set(key, clusters.set(cluster, (clusters.get(cluster) ?? 0) + 1));
  }
  return [...cells]
    .sort(([a], [b]) => a - b)
    .flatMap(([key, clusters]) => {
      const x = frame.left + ((key % columns) + 0.5) * cell;
      const y = frame.top + (Math.floor(key / columns) + 0.5) * cell;
      return sideBySide(clusters).map(({ cluster, hosts, shift }) => ({ cluster, hosts, x: x + shift, y }));
    });
}

/** Clusters that share a place stand next to each other, so that none hides another. */
function sideBySide(clusters: ReadonlyMap<number, number>) {
  const middle = (clusters.size - 1) / 2;
  return [...clusters]
    .sort(([a], [b]) => a - b)
    .map(([cluster, hosts], index) => ({ cluster, hosts, shift: (index - middle) * SHIFT }));
}

/** Radius of a mark: grows with the magnitude of what it stands for. */
export function radiusOf(hosts: number): number {
  return Math.min(3.4 + 1.7 * Math.log10(hosts), 9);
}
