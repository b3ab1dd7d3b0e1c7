import type { HostTable } from '../hosts/table.ts';

/** Scores of one k that `--k auto` tried. */
export type SilhouetteOfK = { readonly k: number; readonly silhouette: number; readonly inertia: number };

/** Hosts in groups that behave alike. Rows are the host table's rows; clusters are ordered by their first feature's mean. */
export type Clustering = {
  readonly k: number;
  readonly seed: number;
  /** sum of squared distances to the own centroid, in z units */
  readonly inertia: number;
  /** mean silhouette, estimated from a seeded sample above 2,000 distinct hosts; null with one cluster */
  readonly silhouette: number | null;
  readonly converged: boolean;
  readonly distinctHosts: number;
  /** names of the clustered features, in their order: the columns of z and centroids */
  readonly features: readonly string[];
  /** one column per clustered feature: (x - mean) / population deviation, log1p first where the feature asks; 0 where null or constant */
  readonly z: readonly Float64Array[];
  /** cluster of each row */
  readonly labels: Int32Array;
  /** centroid of each cluster, in z units */
  readonly centroids: readonly (readonly number[])[];
  /** distance of each row to its centroid, in z units */
  readonly distances: Float64Array;
  /** only with k auto: what was tried */
  readonly tried?: readonly SilhouetteOfK[];
  /** sentences a reader should see: a feature that is the same everywhere, fewer clusters than asked for */
  readonly notes?: readonly string[];
};

/** Too few hosts is an outcome, not an exception. */
export type Clustered =
  | {
      readonly outcome: 'clustered';
      readonly clustering: Clustering;
      readonly profiles: readonly ClusterProfile[];
    }
  | { readonly outcome: 'too_few_hosts'; readonly distinctHosts: number; readonly reason: string };

export type FeatureProfile = {
  readonly mean: number | null;
  readonly median: number | null;
  readonly min: number | null;
  readonly max: number | null;
  /** the centroid's z of this feature; absent for features that are not clustered */
  readonly z?: number;
};

export type ClusterProfile = {
  readonly id: number;
  readonly hosts: number;
  /** share of all originators, 0 to 1 */
  readonly share: number;
  readonly features: Readonly<Record<string, FeatureProfile>>;
};

export type ClusterOptions = {
  readonly k: number | 'auto';
  readonly seed: number;
  /** fewest originators that are compared with each other; at least 2 that differ are always needed */
  readonly smallestPopulation: number;
};

export type ClusterHosts = (table: HostTable, options: ClusterOptions) => Clustered;
