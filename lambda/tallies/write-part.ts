import type { Plan } from '../zeek/plan.ts';
import type { Tally } from '../zeek/tally.ts';
import type { ValueTable } from '../zeek/value-table.ts';
import { ColumnWriter } from './columns.ts';
import { writeContacts } from './contact-columns.ts';
import { writeDistinct } from './distinct-columns.ts';
import { seal } from './envelope.ts';
import { fingerprintOf, testsOf } from './fingerprint.ts';
import { type WrittenPairs, writePairs } from './pair-columns.ts';
import type { PartSource } from './part.ts';
import type { PartHeader } from './read-part.ts';
import { entryWords, type NamedSet, pairsAt, type Reach, setsOf, wordColumn } from './tables.ts';
import { ValueTexts } from './value-texts.ts';

/** A tally, and where its records come from. */
export type Counted = {
  readonly logPath: string;
  readonly plan: Plan;
  readonly tally: Tally;
  /** in the order of the log */
  readonly fields: readonly string[];
  /** of those whose values are told apart: the ones that had any */
  readonly valued: readonly string[];
  readonly sources: readonly PartSource[];
  /** how far the tables reached after each source */
  readonly reaches: readonly Reach[];
  /** the originators that have records in each source, in ascending order; null where there is one source */
  readonly members: readonly Uint32Array[] | null;
};

type Sections = (readonly [name: string, bytes: Uint8Array])[];

/** Answers to so many of a field's first values are kept with each test: see fingerprint.ts. */
export const mostAnswers = 4096;

export function writePart(counted: Counted): Uint8Array {
  const { logPath, plan, tally, fields, valued, sources, reaches, members } = counted;
  const memory = tally.tables;
  const sets = setsOf(tally);
  const tables = tally.valueTables.map((table, i) =>
    writePairs(
      memory,
      table,
      reaches.map((reach) => reach.tables[i]!),
    ),
  );
  const sections: Sections = [
    ...sets.map((named) => [`set ${named.name}`, writeSet(tally, named)] as const),
    ['hosts', writeHosts(tally)],
    ...tables.map(({ bytes }, i) => [`table ${i}`, bytes] as const),
    ...tally.distinctTables.map(
      ({ distinct, under }, i) =>
        [`distinct ${i}`, writeDistinct(memory, distinct, orderOf(tally, tables, under))] as const,
    ),
    ['answers', writeAnswers(plan, tally)],
  ];
  const responders = tally.cadencePairs;
  if (responders !== null && tally.cadences !== null) {
    sections.push(['contacts', writeContacts(memory, tally.cadences, orderOf(tally, tables, responders))]);
  }
  if (members !== null) sections.push(['members', writeMembers(members)]);
  const { view } = tally.kernel;
  const header: PartHeader = {
    logPath,
    plan: fingerprintOf(plan),
    fields,
    valued,
    sources,
    span: [view.getBigInt64(tally.times.span, true), view.getBigInt64(tally.times.span + 8, true)].map(
      String,
    ),
    sets: sets.map(({ name }, i) => ({ name, ends: reaches.map((reach) => reach.sets[i]!) })),
    tables: tally.valueTables.map((table, i) => ({
      ends: reaches.map((reach) => reach.tables[i]!),
      groups: tables[i]!.groups,
      refused: table.refused,
    })),
    members: members?.map(({ length }) => length) ?? [],
  };
  return seal(header, sections);
}

function orderOf({ valueTables }: Tally, tables: readonly WrittenPairs[], table: ValueTable): Uint32Array {
  return tables[valueTables.indexOf(table)]!.order;
}

function writeSet({ kernel }: Tally, { set }: NamedSet): Uint8Array {
  if (set.joined === undefined) return ValueTexts.of(kernel, set.dictionary!).written();
  const entries = kernel.view.getUint32(set.joined.pairs + pairsAt.entries, true);
  const writer = new ColumnWriter();
  for (const side of [0, 1]) writer.words(wordColumn(kernel, entries, set.count(), entryWords, side));
  return writer.finish();
}

/** The words of the hosts' lines, but for the second one, which is not used. The last time is written beside the first. */
function writeHosts({ hosts, tables: memory }: Tally): Uint8Array {
  const { table, words } = hosts.layout;
  const lines = memory.view.getUint32(table, true);
  const writer = new ColumnWriter();
  const column = (word: number) => wordColumn(memory, lines, hosts.size, words, word);
  for (const word of lineWords(words)) {
    if (word !== 4 && word !== 5) writer.words(column(word));
    else {
      const first = column(word - 2);
      writer.words(column(word).map((last, host) => last ^ first[host]!));
    }
  }
  return writer.finish();
}

/** The words of a line that are written: see hosts.ts in the kernel's assembly. */
export function lineWords(words: number): number[] {
  return Array.from({ length: words }, (_, word) => word).filter((word) => word !== 1);
}

/** A byte per test and value: whether it passes. */
function writeAnswers(plan: Plan, { symbols }: Tally): Uint8Array {
  const writer = new ColumnWriter();
  for (const { field, passes } of testsOf(plan)) {
    const set = symbols.sets.get(field);
    const length = Math.min(set?.count() ?? 0, mostAnswers);
    writer.bytes(Uint8Array.from({ length }, (_, id) => Number(passes(set!.text(id)))));
  }
  return writer.finish();
}

function writeMembers(members: readonly Uint32Array[]): Uint8Array {
  const writer = new ColumnWriter();
  for (const hosts of members) writer.words(hosts.map((host, i) => (i === 0 ? host : host - hosts[i - 1]!)));
  return writer.finish();
}
