import { Expansion } from '../lambda/zeek/expand.ts';
import { RingFiller } from './expanding-ring.ts';
import type { ExpandingWork, Found } from './expanding-thread.ts';
import { pieces } from './pieces.ts';
import { SteadyDecoder } from './steady-decoder.ts';

const pieceBytes = 64 * 1024;
/** The reading side minds the limits. */
const noLimits = { largestExpandedBytes: Infinity, largestExpansion: Infinity };

/** The expanding side: fills the ring from a file, and posts what it found before it ends the ring. */
export async function expandAlongside(work: ExpandingWork): Promise<void> {
  const filler = new RingFiller(work.ring);
  // an error that crosses over would leave its code behind
  const told = ({ code, message }: NodeJS.ErrnoException) => ({ error: { code, message } });
  work.port.postMessage(await expand(work, filler).catch(told));
  work.port.close();
  filler.end();
}

/** What is not well to the end is decoded once more, by the one that knows what to say of it. */
async function expand(work: ExpandingWork, filler: RingFiller): Promise<Found> {
  if (expandSteadily(work, filler)) return { damage: null, remark: null };
  return expandWarily(work, filler, filler.given);
}

/** Whether all was well to the end; if not, what came before is given. */
function expandSteadily({ path, packing }: ExpandingWork, filler: RingFiller): boolean {
  const decoder = SteadyDecoder.of(packing);
  if (decoder === null) return false;
  for (const piece of pieces(path, pieceBytes)) {
    filler.stored += piece.length;
    if (!decode(decoder, piece, filler)) return false;
  }
  return decoder.ends();
}

function decode(decoder: SteadyDecoder, piece: Uint8Array, filler: RingFiller): boolean {
  let rest = piece;
  for (;;) {
    const room = filler.room();
    decoder.step(rest, room);
    if (decoder.failed) return false;
    filler.add(decoder.given);
    rest = rest.subarray(decoder.taken);
    const isDry = decoder.given < room.length;
    if (isDry && rest.length === 0) return true;
    if (isDry && decoder.taken === 0) return false;
  }
}

/** Expands the log from its beginning, and gives what comes behind so many bytes. */
async function expandWarily({ path }: ExpandingWork, filler: RingFiller, given: number): Promise<Found> {
  async function* open(): AsyncGenerator<Uint8Array> {
    yield* pieces(path, pieceBytes);
  }
  const expansion = new Expansion(noLimits, open);
  let passed = 0;
  for await (const chunk of expansion.bytes(open())) {
    filler.stored = Math.max(filler.stored, expansion.stored);
    filler.put(chunk.subarray(Math.min(chunk.length, Math.max(0, given - passed))));
    passed += chunk.length;
  }
  return { damage: expansion.damage, remark: expansion.remark };
}
