import type { Feature } from '../hosts/feature.ts';
import type { HostTable } from '../hosts/table.ts';

export type FeatureMatrix = {
  /** names of the clustered features, in the analysis's order */
  readonly features: readonly string[];
  /** one column of z-scores per clustered feature, one value per row of the table; never NaN */
  readonly z: readonly Float64Array[];
  /** clustered features that are the same for every host, and so cannot tell hosts apart */
  readonly constant: readonly Feature[];
};

/** The host table as numbers that can be compared with each other: every clustered feature in units of its deviation. */
export function featureMatrix(table: HostTable): FeatureMatrix {
  const clustered = table.features.filter((feature) => feature.clustered !== false);
  const z = clustered.map((feature) => zScores(table.column(feature.name), feature.scale));
  return {
    features: clustered.map((feature) => feature.name),
    z,
    constant: clustered.filter((_, column) => z[column]!.every((value) => value === 0)),
  };
}

/**
 * (x - mean) / deviation with the population's deviation (ddof 0). A null (NaN, or what a hostile log drives to
 * infinity) is left out of both and gets 0, the population's mean, so that it pulls its host nowhere; a constant
 * column is 0 as a whole, not 0 / 0.
 */
export function zScores(column: Float64Array, scale: Feature['scale']): Float64Array {
  const values = normalised(scale === 'log' ? column.map(signedLog1p) : column);
  const known = values.filter(Number.isFinite);
  const z = new Float64Array(values.length);
  if (isConstant(known)) return z;
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / known.length);
  if (deviation === 0) return z;
  for (let row = 0; row < z.length; row++) {
    if (Number.isFinite(values[row])) z[row] = (values[row]! - mean) / deviation + 0;
  }
  return z;
}

/** log1p for what a feature should be (not negative), and odd rather than NaN for what a hostile log makes of it. */
function signedLog1p(value: number): number {
  return Math.sign(value) * Math.log1p(Math.abs(value));
}

/** Equal values have a mean that may differ from them by a rounding, so the deviation cannot tell. */
function isConstant(values: Float64Array): boolean {
  return values.every((value) => value === values[0]);
}

/**
 * Scaled by a power of two (exact, and a z-score does not change by it) so that squares neither overflow nor vanish
 * where a log claims 1e300 bytes.
 */
function normalised(values: Float64Array): Float64Array {
  let largest = 0;
  for (const value of values) if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
  if (largest === 0) return values;
  const exponent = Math.floor(Math.log2(largest));
  if (Math.abs(exponent) < 300) return values;
  const half = 2 ** -Math.trunc(exponent / 2);
  return values.map((value) => value * half * 2 ** -(exponent - Math.trunc(exponent / 2)));
}
