import { fileAccess } from '../benign/smb-files.ts';
import type { Host } from '../network.ts';
import type { Random } from '../random.ts';
import type { Address, LogRecord } from '../record.ts';

/** A copy of the directory and of the hive with its key, fetched from where it was put. */
export function credentialFiles(
  originator: Address,
  server: Host,
  start: number,
  random: Random,
): LogRecord[] {
  return ['Temp\\ntds.dit', 'Temp\\SYSTEM'].map((name, index) =>
    fileAccess(
      originator,
      server,
      start + index * 9,
      { action: 'OPEN', share: 'C$', name, size: 60_000_000 },
      random,
    ),
  );
}
