import { fileAccess, fileName } from '../benign/smb-files.ts';
import type { Host } from '../network.ts';
import type { Random } from '../random.ts';
import type { Address, LogRecord } from '../record.ts';

/** Every file of a share read, written and given a new ending, as ransomware does. */
export function massRename(
  originator: Address,
  server: Host,
  start: number,
  random: Random,
  files = 600,
): LogRecord[] {
  const ending = random.text(6, 'abcdefghijklmnopqrstuvwxyz');
  return Array.from({ length: files }, (_, index) => {
    const previous = fileName(random);
    const ts = start + index * 0.25;
    return [
      fileAccess(originator, server, ts, { action: 'OPEN', share: 'Shared', name: previous }, random),
      fileAccess(
        originator,
        server,
        ts + 0.1,
        { action: 'RENAME', share: 'Shared', name: `${previous}.${ending}`, previous },
        random,
      ),
    ];
  }).flat();
}
