/** Slow, plain recomputations that share no code with the product. Points are columns of z, as in a clustering. */

type Columns = readonly Float64Array[];

function distance(z: Columns, a: number, b: number): number {
  return Math.sqrt(z.reduce((sum, column) => sum + (column[a]! - column[b]!) ** 2, 0));
}

/** The least inertia over every way to put the rows into at most k groups. */
export function leastInertia(z: Columns, k: number): number {
  const rows = z[0]!.length;
  let least = Number.POSITIVE_INFINITY;
  for (let code = 0; code < k ** rows; code++) {
    const labels = Array.from({ length: rows }, (_, row) => Math.floor(code / k ** row) % k);
    least = Math.min(least, inertiaOf(z, labels, k));
  }
  return least;
}

function inertiaOf(z: Columns, labels: readonly number[], k: number): number {
  let inertia = 0;
  for (let id = 0; id < k; id++) {
    const members = [...labels.keys()].filter((row) => labels[row] === id);
    for (const column of z) {
      const mean = members.reduce((sum, row) => sum + column[row]!, 0) / members.length;
      for (const row of members) inertia += (column[row]! - mean) ** 2;
    }
  }
  return inertia;
}

export function meanSilhouetteByDefinition(z: Columns, labels: ArrayLike<number>): number {
  const rows = Array.from(labels, (_, row) => row);
  const meanDistance = (row: number, others: number[]) =>
    others.reduce((sum, other) => sum + distance(z, row, other), 0) / others.length;
  const scores = rows.map((row) => {
    const own = rows.filter((other) => labels[other] === labels[row] && other !== row);
    if (own.length === 0) return 0;
    const ids = new Set(rows.map((other) => labels[other]));
    ids.delete(labels[row]);
    const a = meanDistance(row, own);
    const b = Math.min(
      ...[...ids].map((id) =>
        meanDistance(
          row,
          rows.filter((other) => labels[other] === id),
        ),
      ),
    );
    return Math.max(a, b) === 0 ? 0 : (b - a) / Math.max(a, b);
  });
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}
