import type { FeatureMatrix } from './feature-matrix.ts';

/** Why these hosts are not compared with each other, as a sentence; null where they are. */
export function tooFewHosts(
  matrix: FeatureMatrix,
  hosts: number,
  distinctHosts: number,
  smallestPopulation: number,
): string | null {
  if (hosts === 0) return 'The log names no originator, so there is no host to compare.';
  if (hosts === 1) return 'The log has 1 originator; there is no other host to compare it with.';
  if (matrix.features.length === 0)
    return 'The analysis clusters no feature, so there is nothing to compare hosts by.';
  if (distinctHosts === 1) {
    return `All ${hosts} originators are alike in ${listed(matrix.features)}, so none stands out from the others.`;
  }
  if (hosts < smallestPopulation) {
    return `The log has ${hosts} originators; fewer than ${smallestPopulation} are too few to tell what is usual.`;
  }
  return null;
}

/** What a reader should know about a clustering that was made. */
export function clusteringNotes(
  matrix: FeatureMatrix,
  asked: number | 'auto',
  distinctHosts: number,
): string[] {
  const notes = matrix.constant.map(
    (feature) => `${feature.title} is the same for every originator, so it tells none apart.`,
  );
  if (asked !== 'auto' && asked > distinctHosts) {
    notes.push(
      `${asked} clusters were asked for; only ${distinctHosts} originators differ, so there are ${distinctHosts}.`,
    );
  }
  return notes;
}

function listed(names: readonly string[]): string {
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
