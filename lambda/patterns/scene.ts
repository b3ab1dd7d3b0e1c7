import type { Clustered } from '../clusters/clustering.ts';
import { hostMatcher } from '../hosts/address.ts';
import type { HostTable } from '../hosts/table.ts';
import type { Condition, Field } from '../zeek/field.ts';
import type { Counted, Role } from './pattern.ts';
import { type Population, populationOf } from './population.ts';
import { within } from './wording.ts';

/** Addresses and CIDRs by role, as the settings hold them. */
export type RoleEntry = { readonly role: Role; readonly hosts: readonly string[] };

/** What a pattern sees: the hosts it judges, their features, and the population where there is one. */
export type Scene<Name extends string = string, Bounds extends string = string> = {
  readonly table: HostTable;
  readonly clustered: Clustered;
  readonly bounds: Readonly<Record<Bounds, number>>;
  /** rows of the hosts that are judged: those with an exempt role are left out */
  readonly rows: readonly number[];
  /** whether there are hosts enough to tell what is usual */
  readonly comparable: boolean;
  /** the value of a feature; 0 where it is null */
  value(row: number, feature: Name): number;
  /** null where there are too few hosts to tell what is usual */
  population(feature: Name): Population | null;
  hasRole(host: string, ...roles: readonly Role[]): boolean;
  /** seconds from the host's first to its last record, null where no ts was readable */
  span(row: number): number | null;
  /**
   * " in 12 minutes" for some of a host's records; empty where it was seen for long with others, since the span of
   * the host then tells nothing of theirs
   */
  during(row: number, records: number): string;
  /** hours that the host was seen, at least one: what a bound per hour is multiplied with */
  hours(row: number): number;
  /** the responders of a host that are shown, most records first, and how many there are */
  responders(row: number, where?: Condition): { responders: string[]; responderCount: number };
  /** values of a field as counted values, as many as are shown, most records first */
  shown(row: number, field: Field, where?: Condition): Counted[];
  /** distinct values of a field as counted values, those that satisfy `keep`, most records first */
  counted(row: number, field: Field, keep?: (value: string) => boolean, where?: Condition): Counted[];
};

/** Responders, and values, that a finding names of one host. */
export const mostShown = 20;

export type SceneOptions = {
  readonly bounds: Readonly<Record<string, number>>;
  readonly roles: readonly RoleEntry[];
  readonly exempt: readonly Role[];
  readonly smallestPopulation: number;
};

export function sceneOf(table: HostTable, clustered: Clustered, options: SceneOptions): Scene {
  const members = options.roles.map(({ role, hosts }) => ({ role, matchers: hosts.map(hostMatcher) }));
  const hasRole = (host: string, ...roles: readonly Role[]): boolean =>
    members.some(({ role, matchers }) => roles.includes(role) && matchers.some((matches) => matches(host)));
  const span = (row: number): number | null => {
    const [first, last] = [table.first(row), table.last(row)];
    return first === null || last === null ? null : last - first;
  };
  const comparable = table.size >= options.smallestPopulation;
  const populations = new Map<string, Population>();
  return {
    table,
    clustered,
    bounds: options.bounds,
    comparable,
    rows: rowsOf(table, (host) => members.length === 0 || !hasRole(host, ...options.exempt)),
    value: (row, feature) => table.column(feature)[row]! || 0,
    population(feature) {
      if (!comparable) return null;
      const known = populations.get(feature) ?? populationOf(table.column(feature));
      populations.set(feature, known);
      return known;
    },
    hasRole,
    span,
    during: (row, records) =>
      (span(row) ?? 0) <= 600 || records >= 0.9 * table.records(row) ? within(span(row)) : '',
    hours: (row) => Math.max(1, (span(row) ?? 0) / 3600),
    responders: (row, where) => ({
      responders: table.values(row, 'id.resp_h', where, mostShown).map(({ value }) => value),
      responderCount: table.top(row, 'id.resp_h', where)?.distinct ?? 0,
    }),
    shown: (row, field, where) =>
      table.values(row, field, where, mostShown).map((value) => ({ field: nameOf(field), ...value })),
    counted: (row, field, keep = () => true, where) =>
      table
        .values(row, field, where)
        .filter(({ value }) => keep(value))
        .map(({ value, records }) => ({ field: nameOf(field), value, records })),
  };
}

function rowsOf(table: HostTable, isJudged: (host: string) => boolean): number[] {
  const rows: number[] = [];
  for (let row = 0; row < table.size; row++) if (isJudged(table.host(row))) rows.push(row);
  return rows;
}

function nameOf(field: Field): string {
  return typeof field === 'string' ? field : field.join('::');
}
