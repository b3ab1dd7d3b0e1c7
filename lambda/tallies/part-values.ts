import type { Plan } from '../zeek/plan.ts';
import type { SymbolSet, Symbols } from '../zeek/symbols.ts';
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

/** The values of a part, by what they are values of; `symbols` are those of the tally that absorbs them. */
export class PartSets {
  readonly #sets = new Map<string, PartSet>();
  readonly #names: ReadonlyMap<SymbolSet, string>;

  constructor(part: OpenPart, { sets }: Symbols) {
    this.#names = new Map([...sets].map(([name, set]) => [set, name]));
    for (const { name, ends } of part.header.sets) {
      const target = sets.get(name);
      if (target === undefined) {
        throw new UnreadablePart(`The partial tally holds values of ${name}, which are not asked for.`);
      }
      const column = part.section(`set ${name}`);
      const size = ends.at(-1)!;
      const set = { name, size, ends, ids: new Uint32Array(size).fill(none) };
      if (target.joined === undefined) {
        this.#sets.set(name, { ...set, texts: ValueTexts.read(column, size), joined: null });
        continue;
      }
      const [left, right] = target.joined.of.map((side) => this.of(side)) as [PartSet, PartSet];
      const ids = [column.words(size, left.size), column.words(size, right.size)] as const;
      this.#sets.set(name, { ...set, texts: null, joined: { of: [left, right], ids } });
    }
  }

  /** Joined ones stand behind those that they are joined of. */
  get all(): PartSet[] {
    return [...this.#sets.values()];
  }

  get originators(): PartSet {
    return this.named('id.orig_h');
  }

  of(symbols: SymbolSet): PartSet {
    return this.named(this.#names.get(symbols)!);
  }

  named(name: string): PartSet {
    const set = this.#sets.get(name);
    if (set === undefined) throw new UnreadablePart(`The partial tally lacks the values of ${name}.`);
    return set;
  }
}

/** Throws UnreadablePart where a test of the plan does not answer a value of the part as it did. */
export function expectAnswers(part: OpenPart, plan: Plan, sets: PartSets): void {
  const column = part.section('answers');
  for (const { field, passes } of testsOf(plan)) {
    const set = sets.all.find(({ name }) => name === field);
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
