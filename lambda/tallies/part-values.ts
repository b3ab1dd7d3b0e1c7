import type { Plan } from '../zeek/plan.ts';
import { testsOf } from './fingerprint.ts';
import type { OpenPart } from './read-part.ts';
import { none } from './tables.ts';
import { UnreadablePart } from './unreadable-part.ts';
import { ValueTexts } from './value-texts.ts';
import { mostAnswers } from './write-part.ts';

/** The values of a field, or pairs of the values of two. */
export type PartSet = {
  readonly name: string;
  readonly size: number;
  /** how many values there were after each source */
  readonly ends: readonly number[];
  readonly texts: ValueTexts | null;
  readonly joined: {
    readonly of: readonly [PartSet, PartSet];
    readonly ids: readonly [Uint32Array, Uint32Array];
  } | null;
  /** the ids that the values have where they are absorbed, NONE until they are */
  readonly ids: Uint32Array;
};

/** Reads the values of a part. `joinedOf` tells of which two sets a joined one is, by name. */
export function readSets(
  part: OpenPart,
  joinedOf: (name: string) => readonly [string, string] | null,
): Map<string, PartSet> {
  const sets = new Map<string, PartSet>();
  for (const { name, ends } of part.header.sets) {
    const size = ends.at(-1)!;
    const column = part.section(`set ${name}`);
    const of = joinedOf(name)?.map((side) => sets.get(side));
    const known = { name, size, ends, ids: new Uint32Array(size).fill(none) };
    if (of === undefined) sets.set(name, { ...known, texts: ValueTexts.read(column, size), joined: null });
    else {
      const [left, right] = of;
      if (left === undefined || right === undefined)
        throw new UnreadablePart(`The values of ${name} lack a part.`);
      const ids = [column.words(size, left.size), column.words(size, right.size)] as const;
      sets.set(name, { ...known, texts: null, joined: { of: [left, right], ids } });
    }
  }
  return sets;
}

/** Throws UnreadablePart where a test of the plan does not answer a value of the part as it did. */
export function expectAnswers(part: OpenPart, plan: Plan, sets: ReadonlyMap<string, PartSet>): void {
  const column = part.section('answers');
  for (const { field, passes } of testsOf(plan)) {
    const set = sets.get(field);
    const answers = column.bytes(Math.min(set?.size ?? 0, mostAnswers));
    answers.forEach((answer, id) => {
      if (Number(passes(textOf(set!, id))) !== answer) {
        throw new UnreadablePart(
          `The partial tally of ${part.header.logPath} was counted by another test of ${field}.`,
        );
      }
    });
  }
}

function textOf({ texts, joined }: PartSet, id: number): string {
  if (joined === null) return texts!.text(id);
  return `${textOf(joined.of[0], joined.ids[0][id]!)}::${textOf(joined.of[1], joined.ids[1][id]!)}`;
}
