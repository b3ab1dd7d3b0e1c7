import { gzipSync } from 'node:zlib';
import { Random } from '../../events/generator/random.ts';
import type { Fault } from '../aws/http/fault.ts';
import { attackedLog, quietLog } from './logs.ts';
import { poisons } from './poison.ts';

export type PlannedUpload = {
  readonly key: string;
  readonly kind: 'quiet' | 'attacked' | 'poison';
  /** the originator that has to be told of, null for the others */
  readonly attacker: string | null;
  /** times that the event comes */
  readonly deliveries: 1 | 2;
  /** what goes wrong once with one of the function's requests about it */
  readonly fault: { readonly operation: 'GetObject' | 'PutObject'; readonly fault: Fault } | null;
  body(): Uint8Array;
};

export type Shares = {
  readonly duplicates: number;
  readonly poison: number;
  readonly faults: number;
  readonly attacks: number;
};
export const usualShares: Shares = { duplicates: 0.2, poison: 0.05, faults: 0.05, attacks: 0.2 };

const faults: readonly NonNullable<PlannedUpload['fault']>[] = [
  { operation: 'GetObject', fault: { kind: 'refuse', status: 503, code: 'SlowDown' } },
  { operation: 'GetObject', fault: { kind: 'reset', after: 2_000 } },
  { operation: 'GetObject', fault: { kind: 'short', after: 2_000 } },
  { operation: 'GetObject', fault: { kind: 'refuse', status: 403, code: 'AccessDenied' } },
  { operation: 'PutObject', fault: { kind: 'refuse', status: 500, code: 'InternalError' } },
  { operation: 'PutObject', fault: { kind: 'refuse', status: 403, code: 'AccessDenied' } },
  { operation: 'PutObject', fault: { kind: 'lose-answer' } },
];

/** Uploads in a shuffled order; the same for the same seed. Bodies are made when they are asked for. */
export function planUploads(count: number, seed: number, shares: Shares = usualShares): PlannedUpload[] {
  const random = new Random(`soak/${seed}`);
  const part = (share: number) => Math.round(count * share);
  const poisoned = part(shares.poison);
  const attacked = part(shares.attacks);
  const marked = (share: number) =>
    new Set(random.shuffled(Array.from({ length: count }, (_, i) => i)).slice(0, part(share)));
  const twice = marked(shares.duplicates);
  const faulty = marked(shares.faults);
  const uploads = Array.from({ length: count }, (_, i): PlannedUpload => {
    const kind = i < poisoned ? 'poison' : i < poisoned + attacked ? 'attacked' : 'quiet';
    return {
      ...contentOf(kind, i, random.fork(i)),
      kind,
      deliveries: twice.has(i) ? 2 : 1,
      fault: faulty.has(i) ? random.pick(faults) : null,
    };
  });
  return random.shuffled(uploads);
}

function contentOf(
  kind: PlannedUpload['kind'],
  i: number,
  random: Random,
): Pick<PlannedUpload, 'key' | 'attacker' | 'body'> {
  const number = String(i).padStart(6, '0');
  if (kind === 'poison') {
    const names = Object.keys(poisons);
    const name = names[i % names.length]!;
    return { key: `soak/${number} ${name}.log`, attacker: null, body: () => poisons[name]!(random) };
  }
  if (kind === 'quiet') {
    return { key: `soak/${number}.log.gz`, attacker: null, body: () => gzipSync(quietLog(random)) };
  }
  const attacker = `10.${100 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}`;
  return { key: `soak/${number}.log.gz`, attacker, body: () => gzipSync(attackedLog(random, attacker)) };
}
