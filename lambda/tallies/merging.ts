import { Kernel } from '../zeek/kernel/kernel.ts';
import type { Plan } from '../zeek/plan.ts';
import { follows } from '../zeek/ranges.ts';
import type { LogPaths } from '../zeek/reading.ts';
import { Tally } from '../zeek/tally.ts';
import { PartInProgress, type Wanted } from './absorb-part.ts';
import { byObject, bySource, type PartSource } from './part.ts';
import { expectPlan, type OpenPart } from './read-part.ts';
import { SourceMembers } from './source-members.ts';
import { Staging } from './staging.ts';
import { cadencesAt, type Reach, reachOf } from './tables.ts';
import { UnreadablePart } from './unreadable-part.ts';
import type { Counted } from './write-part.ts';

/** Pairs whose contacts are followed: of many logs there are more than of one, which follows 65,536. */
const mostRhythms = 2 ** 19;

/** A tally that takes the parts of one log path, source after source in their order. */
export class Merging {
  readonly logPath: string;
  readonly plan: Plan;
  readonly tally: Tally;
  readonly members = new SourceMembers();
  /** in their order */
  readonly sources: PartSource[] = [];
  /** how far the tables reached after each source */
  readonly reaches: Reach[] = [];
  readonly fields = new Set<string>();
  readonly valued = new Set<string>();
  readonly #staging: Staging;
  readonly #wanted: Wanted;
  readonly #known = new Set<string>();

  constructor(logPath: string, paths: LogPaths, wanted: Wanted) {
    const plan = paths.planOf(logPath);
    if (plan === null) throw new Error(`Nobody asks for partial tallies of ${logPath}.`);
    const kernel = new Kernel();
    this.logPath = logPath;
    this.plan = plan;
    this.tally = new Tally(kernel, plan, false);
    this.#staging = new Staging(kernel);
    const { cadences } = this.tally;
    if (cadences !== null) kernel.view.setUint32(cadences + cadencesAt.most, mostRhythms, true);
    this.#wanted = wanted;
  }

  /** What was counted, apart from where it comes from. */
  get counted(): Pick<Counted, 'logPath' | 'plan' | 'tally' | 'fields' | 'valued'> {
    const { logPath, plan, tally, fields, valued } = this;
    return { logPath, plan, tally, fields: [...fields], valued: [...valued] };
  }

  /** A part that can be absorbed, or null where all of it was accepted before. */
  accept(part: OpenPart): PartInProgress | null {
    const { logPath, sources } = part.header;
    if (logPath !== this.logPath) {
      throw new Error(`Partial tallies of ${this.logPath} and ${logPath} cannot be merged.`);
    }
    expectPlan(part, this.plan);
    const fresh = sources.filter((source) => !this.#known.has(keyOf(source)));
    if (fresh.length === 0) return null;
    if (fresh.length < sources.length) {
      throw new Error(`${sources[0]!.object.name} is part of several partial tallies that are to be merged.`);
    }
    for (const source of sources) this.#known.add(keyOf(source));
    return this.begin(part);
  }

  /** Throws UnreadablePart. */
  begin(part: OpenPart): PartInProgress {
    return new PartInProgress(part, this.plan, this.tally, this.#staging, this.#wanted);
  }

  /** Absorbs one source of a part, and returns whether it was the last. Sources of all parts come in their order. */
  absorb(part: PartInProgress, index: number): boolean {
    const { header } = part.part;
    const source = header.sources[index]!;
    const last = this.sources.at(-1);
    if (last !== undefined && bySource(last, source) > 0) {
      throw new Error(`Partial tallies come out of order: ${source.object.name} after ${last.object.name}.`);
    }
    if (last !== undefined) expectPremise(last, source);
    const whole = part.absorb(index);
    this.sources.push(source);
    this.reaches.push(reachOf(this.tally));
    for (const field of header.fields) this.fields.add(field);
    for (const field of header.valued) this.valued.add(field);
    if (!whole) return false;
    for (const [i, ids] of part.members().entries()) this.members.add(header.sources[i]!, ids);
    return true;
  }
}

function keyOf({ object, hour }: PartSource): string {
  return JSON.stringify([object.name, object.version, object.range?.from, hour]);
}

/** Throws UnreadablePart where a range was read with something else than what the range before it ended with. */
function expectPremise({ object: before }: PartSource, { object }: PartSource): void {
  const { range } = object;
  if (range === undefined || before.range?.to !== range.from || byObject(before, object) !== 0) return;
  if (!follows(range.premise, before.range.conclusion)) {
    throw new UnreadablePart(
      `The lines from byte ${range.from} of ${object.name} on were tallied under another header than is in force there.`,
    );
  }
}
