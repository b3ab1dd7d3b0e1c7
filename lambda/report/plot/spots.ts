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
  const cells = new Map<number, Map<number, Spot>>();
  for (let row = 0; row < size; row++) {
    if (apart.has(row)) continue;
    const x = axes.x.position(measures.x.values[row]!);
    const y = axes.y.position(measures.y.values[row]!);
    if (!(x >= frame.left && x <= frame.right && y >= frame.top && y <= frame.bottom)) continue;
    const key = Math.floor((y - frame.top) / cell) * columns + Math.floor((x - frame.left) / cell);
    const cluster = labels?.[row] ?? 0;
    const clusters = cells.get(key) ?? new Map<number, Spot>();
    const { x: sumX, y: sumY, hosts } = clusters.get(cluster) ?? { x: 0, y: 0, hosts: 0 };
    cells.set(key, clusters.set(cluster, { cluster, x: sumX + x, y: sumY + y, hosts: hosts + 1 }));
  }
  return [...cells].sort(([a], [b]) => a - b).flatMap(([, sums]) => sideBySide([...sums.values()]));
}

/** Marks at the mean place of their hosts; clusters that share a cell next to each other, so that none hides another. */
function sideBySide(sums: readonly Spot[]): Spot[] {
  const middle = (sums.length - 1) / 2;
  return sums
    .toSorted((a, b) => a.cluster - b.cluster)
    .map(({ cluster, x, y, hosts }, index) => ({
      cluster,
      hosts,
      x: x / hosts + (index - middle) * SHIFT,
      y: y / hosts,
    }));
}

/** Radius of a mark: grows with the magnitude of what it stands for. */
export function radiusOf(hosts: number): number {
  return Math.min(3.4 + 1.7 * Math.log10(hosts), 9);
}
