import { Random } from '../random.ts';
import { tsvClose, tsvHeader } from '../writer.ts';
import { ByteWriter, Fragments } from './byte-writer.ts';
import { Clock } from './clock.ts';

const opened = Date.parse('2026-11-20T09:00:00Z') / 1000;
const words = new Fragments([
  '\t10.20.4.31\t',
  '\t10.',
  '\t445\ttcp\t-\t-\t-\t-\tS0\tT\tT\t0\tS\t1\t40\t0\t0\t-\n',
]);
const [tab, dot] = [9, 46];

/** A conn log in TSV of one host that tries as many others, each once: the addresses of 10.0.0.0/8 in turn. */
export function* sweepLog(responders: number, seed: number): Generator<Uint8Array> {
  const random = new Random(`sweep/${responders}/${seed}`);
  const clock = new Clock(opened);
  const writer = new ByteWriter();
  const uid = new Int32Array(4);
  writer.text(tsvHeader('conn', opened));
  for (let address = 0; address < responders; address++) {
    clock.advance(random);
    for (let i = 0; i < 4; i++) uid[i] = random.word();
    writer.fixed(clock.seconds, clock.micros);
    writer.byte(tab);
    writer.uid(uid);
    writer.fragment(words, 0);
    writer.whole(32768 + (address & 32767));
    writer.fragment(words, 1);
    writer.whole(address >>> 16);
    writer.byte(dot);
    writer.whole((address >>> 8) & 255);
    writer.byte(dot);
    writer.whole(address & 255);
    writer.fragment(words, 2);
    if (writer.isFull) yield writer.take();
  }
  writer.text(tsvClose(clock.seconds));
  yield writer.take();
}
