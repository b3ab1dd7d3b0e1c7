import { bytes, figure, percent } from '../figure.ts';

export type ScaleKind = 'linear' | 'log';

/** What an axis shows: a feature of every host. NaN stands for null and is not drawn. */
export type Measure = {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly values: ArrayLike<number>;
};

export type Axis = {
  readonly kind: ScaleKind;
  readonly domain: readonly [number, number];
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
  /** value to pixels, and back */
  position(value: number): number;
  invert(position: number): number;
};

/** From this ratio of the largest to the median value on, a linear axis would press the flock into a corner. */
const LOG_FROM_RATIO = 10;

/** Log where the range asks for it and the values allow it. */
export function scaleFor(values: ArrayLike<number>): ScaleKind {
  const sorted = Float64Array.from(values).filter(Number.isFinite).sort();
  if (sorted.length === 0 || sorted[0]! < 0) return 'linear';
  const typical = Math.max(sorted[sorted.length >> 1]!, sorted.find((value) => value > 0) ?? 0);
  return typical > 0 && sorted.at(-1)! / typical >= LOG_FROM_RATIO ? 'log' : 'linear';
}

/** Smallest and largest finite value. */
export function extentOf(values: ArrayLike<number>): [number, number] {
  let [least, most] = [Infinity, -Infinity];
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (!Number.isFinite(value)) continue;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return least <= most ? [least, most] : [0, 1];
}

/** An axis over all values, or over the part of them that a zoom shows. */
export function axisOf(
  measure: Measure,
  range: readonly [number, number],
  kind: ScaleKind,
  zoom?: readonly [number, number],
): Axis {
  const extent = extentOf(measure.values);
  const domain = zoom ?? padded(extent, kind);
  const { to, from } =
    kind === 'linear' ? linear : extent[0] > 0 && domain[0] > 0 ? logarithm : logarithmFromZero;
  const [start, end] = [to(domain[0]), to(domain[1])];
  const perPixel = (end - start) / (range[1] - range[0]);
  const room = Math.abs(range[1] - range[0]);
  const values = kind === 'linear' ? roundNumbers(domain, room / 80) : logTicks(domain, room);
  return {
    kind,
    domain,
    ticks: values.map((value) => ({ value, label: tickLabel(value, measure.unit) })),
    position: (value) => range[0] + (to(value) - start) / perPixel,
    invert: (position) => from(start + (position - range[0]) * perPixel),
  };
}

const linear = { to: (value: number) => value, from: (value: number) => value };
const logarithm = { to: Math.log, from: Math.exp };
/** Where a value may be 0: nearly linear up to 1, logarithmic from there on. */
const logarithmFromZero = {
  to: (value: number) => Math.sign(value) * Math.log1p(Math.abs(value)),
  from: (value: number) => Math.sign(value) * Math.expm1(Math.abs(value)),
};

/** Multiples of 1, 2 or 5 times a power of ten inside the domain: at least two, and about as many as asked for. */
export function roundNumbers([from, to]: readonly [number, number], count: number): number[] {
  const rough = (to - from) / Math.max(2, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((multiple) => multiple * power >= rough * 0.75) ?? 10);
  const first = Math.ceil(from / step);
  const last = Math.floor(to / step);
  // Products, not sums, and through text: 3 × 0.1 is written 0.3.
  return Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}

/** Room around the outermost values, so that no mark is cut by the frame; also where all values are one. */
function padded([least, most]: readonly [number, number], kind: ScaleKind): [number, number] {
  if (kind === 'log') {
    const grow = Math.max((most / Math.max(least, 1)) ** 0.06, 1.3);
    return least > 0 ? [least / grow, most * grow] : [-0.25, Math.max(most, 1) * grow];
  }
  const span = most - least;
  if (span === 0) return most === 0 ? [-0.5, 1] : [Math.min(0, 2 * most), Math.max(0, 2 * most)];
  const floor = least >= 0 && least < span / 2 ? -span * 0.04 : least - span * 0.06;
  return [floor, most + span * 0.06];
}

/** Powers of ten, with 2 and 5 between where there is room; plain ticks where less than a decade is shown. */
function logTicks([from, to]: readonly [number, number], room: number): number[] {
  const start = Math.max(from, 10 ** Math.floor(Math.log10(Math.max(to, 1e-12)) - 9), Math.min(1, to / 10));
  const decades = Math.log10(to / Math.max(from > 0 ? from : start, 1e-12));
  if (decades < 1) return roundNumbers([from, to], room / 80);
  const steps = decades * 60 < room / 2.2 ? [1, 2, 5] : [1];
  const every = Math.max(1, Math.ceil((decades * 52) / room));
  const ticks = from <= 0 ? [0] : [];
  for (let exponent = Math.floor(Math.log10(from > 0 ? from : start)); 10 ** exponent <= to; exponent++) {
    if (exponent % every !== 0) continue;
    for (const step of steps) {
      const value = Number(`${step}e${exponent}`);
      if (value >= (from > 0 ? from : start) && value <= to) ticks.push(value);
    }
  }
  return ticks;
}

function tickLabel(value: number, unit: string): string {
  if (unit === 'share') return percent(value);
  if (unit === 'bytes') return bytes(value);
  return Math.abs(value) >= 1e7 ? value.toExponential().replace('+', '') : figure(value);
}
