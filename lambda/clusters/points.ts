/** Weighted points in z units, row-major: point i stands at `at[i * dimensions … + dimensions - 1]`. */
export type Points = {
  readonly size: number;
  readonly dimensions: number;
  readonly at: Float64Array;
  /** how many hosts a point stands for; a sample's weights need not be whole */
  readonly weights: Float64Array;
};

/** The distinct points of a table, and which of them each row is. */
export type DistinctPoints = Points & { readonly pointOf: Int32Array };

/**
 * Hosts with equal features are one point with a weight: k can then be held to the points there are, and the order
 * (ascending by feature, then by the next) does not depend on what the hosts are called.
 */
export function distinctPoints(z: readonly Float64Array[], rows: number): DistinctPoints {
  const order = new Uint32Array(rows).map((_, row) => row).sort((a, b) => compareRows(z, a, b));
  const pointOf = new Int32Array(rows);
  const firstRows: number[] = [];
  for (let rank = 0; rank < rows; rank++) {
    const row = order[rank]!;
    if (rank === 0 || compareRows(z, order[rank - 1]!, row) !== 0) firstRows.push(row);
    pointOf[row] = firstRows.length - 1;
  }
  const at = new Float64Array(firstRows.length * z.length);
  firstRows.forEach((row, point) => {
    z.forEach((column, dimension) => {
      at[point * z.length + dimension] = column[row]!;
    });
  });
  const weights = new Float64Array(firstRows.length);
  for (const point of pointOf) weights[point]!++;
  return { size: firstRows.length, dimensions: z.length, at, weights, pointOf };
}

function compareRows(z: readonly Float64Array[], a: number, b: number): number {
  for (const column of z) {
    const difference = column[a]! - column[b]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Squared distance between point `index` of one array and point `other` of another. */
export function squaredDistance(
  at: Float64Array,
  index: number,
  others: Float64Array,
  other: number,
  dimensions: number,
): number {
  let sum = 0;
  const from = index * dimensions;
  const to = other * dimensions;
  for (let dimension = 0; dimension < dimensions; dimension++) {
    const difference = at[from + dimension]! - others[to + dimension]!;
    sum += difference * difference;
  }
  return sum;
}

/**
 * A lightweight coreset (Bachem, Lucic, Krause 2018): half the chance by weight, half by squared distance from the
 * mean, each pick weighted by the inverse of its chance. A uniform sample would miss the few far points that most of
 * the inertia of heavy-tailed counts sits in.
 */
export function coreset(points: Points, picks: number, random: () => number): Points {
  const mass = chances(points);
  const total = mass.at(-1)!;
  const weights = new Map<number, number>();
  for (let pick = 0; pick < picks; pick++) {
    const point = lowerBound(mass, random() * total);
    const chance = (mass[point]! - (point === 0 ? 0 : mass[point - 1]!)) / total;
    weights.set(point, (weights.get(point) ?? 0) + points.weights[point]! / (picks * chance));
  }
  const picked = [...weights.keys()].sort((a, b) => a - b);
  const { dimensions } = points;
  const at = new Float64Array(picked.length * dimensions);
  picked.forEach((point, index) => {
    at.set(points.at.subarray(point * dimensions, (point + 1) * dimensions), index * dimensions);
  });
  return {
    size: picked.length,
    dimensions,
    at,
    weights: Float64Array.from(picked, (point) => weights.get(point)!),
  };
}

/** Running sums of the chances. The mean of z-scores is 0 in every dimension, so the origin serves as it. */
function chances(points: Points): Float64Array {
  const origin = new Float64Array(points.dimensions);
  const spread = new Float64Array(points.size);
  for (let point = 0; point < points.size; point++) {
    spread[point] = points.weights[point]! * squaredDistance(points.at, point, origin, 0, points.dimensions);
  }
  const allSpread = spread.reduce((sum, value) => sum + value, 0);
  const allWeight = points.weights.reduce((sum, value) => sum + value, 0);
  const mass = new Float64Array(points.size);
  let sum = 0;
  for (let point = 0; point < points.size; point++) {
    sum += points.weights[point]! / allWeight + spread[point]! / allSpread;
    mass[point] = sum;
  }
  return mass;
}

/** The first index whose running sum is above `target`. */
export function lowerBound(sums: Float64Array, target: number): number {
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sums[middle]! > target) high = middle;
    else low = middle + 1;
  }
  return low;
}
