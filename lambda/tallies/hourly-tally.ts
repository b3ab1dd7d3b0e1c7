import type { Address, Kernel } from '../zeek/kernel/kernel.ts';
import type { Plan } from '../zeek/plan.ts';
import { Tally } from '../zeek/tally.ts';
import type { HourCount } from './main-hours.ts';
import { entryWords, pairsAt } from './tables.ts';

/** Hours that are told apart: fifteen years; what lies beyond counts with the nearest main hour. */
const mostHours = 2 ** 17;

/** A tally that also knows how many records each hour has. */
export class HourlyTally extends Tally {
  readonly plan: Plan;
  readonly #hours: Address;

  constructor(kernel: Kernel, plan: Plan, escaped: boolean) {
    super(kernel, plan, escaped);
    this.plan = plan;
    this.#hours = kernel.call.newPairs(0, mostHours);
  }

  override take(rows: number): void {
    super.take(rows);
    this.kernel.call.countHours(this.#hours, this.times.column, rows);
  }

  get hourCounts(): HourCount[] {
    const { kernel } = this;
    const counts: HourCount[] = [];
    const entries = kernel.view.getUint32(this.#hours + pairsAt.entries, true);
    kernel.segments(entries, kernel.call.pairCount(this.#hours), entryWords * 4, (words) => {
      for (let at = 0; at < words.length; at += entryWords) {
        counts.push({ hour: words[at]!, records: words[at + 2]! });
      }
    });
    return counts;
  }
}
