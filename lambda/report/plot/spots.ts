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
  const rows = Math.ceil((frame.bottom - frame.top) / cell) + 2;
  const counts = new Map<number, number>();
  for (let row = 0; row < size; row++) {
    if (apart.has(row)) continue;
    const x = axes.x.position(measures.x.values[row]!);
    const y = axes.y.position(measures.y.values[row]!);
    if (!(x >= frame.left && x <= frame.right && y >= frame.top && y <= frame.bottom)) continue;
    const column = Math.floor((x - frame.left) / cell);
    const line = Math.floor((y - frame.top) / cell);
    const key = ((labels?.[row] ?? 0) * rows + line) * columns + column;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([key, hosts]) => ({
      cluster: Math.floor(key / (rows * columns)),
      x: frame.left + ((key % columns) + 0.5) * cell,
      y: frame.top + ((Math.floor(key / columns) % rows) + 0.5) * cell,
      hosts,
    }));
}

/** Radius of a mark: grows with the magnitude of what it stands for. */
export function radiusOf(hosts: number): number {
  return Math.min(3.4 + 1.7 * Math.log10(hosts), 9);
}
