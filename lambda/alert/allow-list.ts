import { type HostMatcher, hostMatcher, parseNetwork } from '../hosts/address.ts';
import type { FoundHost } from '../patterns/finding.ts';
import type { AllowEntry } from '../settings.ts';

/** What an entry is asked about: one host of a finding. */
export type Suspect = {
  readonly pattern: string;
  readonly host: FoundHost;
  /** whether there are responders concerned and all of them pass; a scanner has millions */
  readonly calledOnly: (passes: (responder: string) => boolean) => boolean;
};

/** An entry ready to be asked often. */
export type Rule = {
  readonly entry: AllowEntry;
  /** last moment at which it silences, seconds since 1970; null: for ever */
  readonly until: number | null;
  matches(suspect: Suspect): boolean;
};

export function rulesOf(entries: readonly AllowEntry[]): Rule[] {
  return entries.filter(saysWhat).map((entry) => {
    const host = entry.host === undefined ? anyHost : hostMatcher(entry.host);
    const responder = entry.responder === undefined ? null : hostMatcher(entry.responder);
    return {
      entry,
      until: entry.until === undefined ? null : lastMoment(entry.until),
      matches: (suspect) =>
        (entry.pattern === undefined || entry.pattern === suspect.pattern) &&
        host(suspect.host.host) &&
        (responder === null || suspect.calledOnly(responder)) &&
        (entry.operation === undefined || every(valuesOf(suspect.host), operationMatcher(entry.operation))),
    };
  });
}

/** What is wrong with entries that can never do what they were written for. */
export function faultsOf(entries: readonly AllowEntry[]): string[] {
  return entries.flatMap((entry) => {
    if (!saysWhat(entry))
      return [`${nameOf(entry)} names no pattern, host, responder or operation, and silences nothing`];
    return [entry.host, entry.responder]
      .filter((text) => text?.includes('/') === true && parseNetwork(text) === null)
      .map((text) => `${nameOf(entry)}: "${text}" is not a network like 10.0.0.0/8, and silences nothing`);
  });
}

/** An entry as its author would recognise it. */
export function nameOf({ pattern, host, responder, operation, reason }: AllowEntry): string {
  const what = [pattern, host, responder && `to ${responder}`, operation].filter(
    (part) => part !== undefined,
  );
  return `allow-list entry "${reason}"${what.length > 0 ? ` (${what.join(', ')})` : ''}`;
}

/**
 * A date alone includes its whole day; a time without a zone is UTC, so that no machine's own zone decides.
 * Null where it cannot be read.
 */
export function lastMoment(until: string): number | null {
  const dateOnly = /^\d{4}-\d{2}-\d{2}$/.test(until);
  const zoned = dateOnly || /(?:Z|[+-]\d{2}:?\d{2})$/i.test(until);
  const parsed = Date.parse(zoned ? until : `${until}Z`);
  const time = Number.isNaN(parsed) ? Date.parse(until) : parsed;
  if (Number.isNaN(time)) return null;
  return time / 1000 + (dateOnly ? 86_399.999_999 : 0);
}

const anyHost: HostMatcher = () => true;

const saysWhat = ({ pattern, host, responder, operation }: AllowEntry) =>
  [pattern, host, responder, operation].some((part) => part !== undefined);

const every = (values: readonly string[], matches: (value: string) => boolean) =>
  values.length > 0 && values.every(matches);

const valuesOf = (host: FoundHost) => host.values.map(({ value }) => value);

/** An operation by its name, alone or behind its endpoint: `DRSGetNCChanges` names `drsuapi::DRSGetNCChanges`. */
const operationMatcher = (operation: string) => (value: string) =>
  value === operation || value.endsWith(`::${operation}`);
