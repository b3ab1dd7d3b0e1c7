import { mapping } from '../benign/smb-mapping.ts';
import type { Random } from '../random.ts';
import type { Address, LogRecord } from '../record.ts';

/** ADMIN$ and C$ of one machine after the other. */
export function adminShareSpread(
  originator: Address,
  responders: readonly Address[],
  start: number,
  random: Random,
  pace = 6,
): LogRecord[] {
  return responders.flatMap((responder, index) => {
    const ts = start + index * pace;
    return ['IPC$', 'ADMIN$', ...(random.chance(0.5) ? ['C$'] : [])].map((share, step) =>
      mapping(originator, responder, ts + step * 0.2, share, random),
    );
  });
}
