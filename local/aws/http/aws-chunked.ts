import { AwsError } from './aws-error.ts';

export type Trailers = Map<string, string>;

/** A chunk's head and a trailer line are short; anything longer is no aws-chunked body. */
const LONGEST_LINE = 4096;

/** Takes the `aws-chunked` framing off: `hex-size CRLF bytes CRLF … 0 CRLF trailers CRLF`. Fills `trailers`. */
export async function* unchunked(body: AsyncIterable<Buffer>, trailers: Trailers): AsyncGenerator<Buffer> {
  const source = new Pieces(body);
  for (;;) {
    const head = await source.line();
    if (!/^[0-9a-f]{1,8}$/i.test(head))
      throw malformed(`a chunk begins with ${JSON.stringify(head.slice(0, 40))}`);
    const size = Number.parseInt(head, 16);
    if (size === 0) break;
    yield* source.take(size);
    if ((await source.line()) !== '') throw malformed('a chunk is longer than its size');
  }
  for (let line = await source.line(); line !== ''; line = await source.line()) {
    const colon = line.indexOf(':');
    if (colon < 1) throw malformed('a trailer has no colon');
    trailers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  if (!(await source.ended())) throw malformed('bytes follow the trailers');
}

function malformed(what: string): AwsError {
  return new AwsError('InvalidChunkSizeError', 400, `the aws-chunked body is malformed: ${what}`);
}

class Pieces {
  readonly #source: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(body: AsyncIterable<Buffer>) {
    this.#source = body[Symbol.asyncIterator]();
  }

  /** Up to the next CRLF, without it. */
  async line(): Promise<string> {
    for (;;) {
      const end = this.#rest.indexOf('\r\n');
      if (end >= 0) {
        const text = this.#rest.toString('latin1', 0, end);
        this.#rest = this.#rest.subarray(end + 2);
        return text;
      }
      if (this.#rest.length > LONGEST_LINE) throw malformed('a line does not end');
      if (!(await this.#more())) throw new AwsError('IncompleteBody', 400, 'the aws-chunked body ends early');
    }
  }

  async *take(count: number): AsyncGenerator<Buffer> {
    let left = count;
    while (left > 0) {
      if (this.#rest.length === 0 && !(await this.#more())) {
        throw new AwsError('IncompleteBody', 400, 'the aws-chunked body ends within a chunk');
      }
      const piece = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(piece.length);
      left -= piece.length;
      if (piece.length > 0) yield piece;
    }
  }

  async ended(): Promise<boolean> {
    return this.#rest.length === 0 && !(await this.#more());
  }

  async #more(): Promise<boolean> {
    const next = await this.#source.next();
    if (next.done === true) return false;
    this.#rest = this.#rest.length === 0 ? next.value : Buffer.concat([this.#rest, next.value]);
    return true;
  }
}
