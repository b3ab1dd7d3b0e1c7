import { wasmBase64 } from './wasm.ts';

/** An address in the kernel's memory, and what lies there. */
export type Address = number;

export interface Exports {
  seed(a: bigint, b: bigint): void;
  reserve(bytes: number): Address;
  release(address: Address): void;
  batchRows(): number;
  getRows(): number;
  getCursor(): Address;
  getStatus(): number;
  getLine(): number;
  setLine(line: number): void;
  getRejected(): number;
  getRejections(): Address;
  clearRejected(): void;
  getRowStarts(): Address;
  getRowEnds(): Address;
  gatherWords(from: Address, chosen: Address, count: number, to: Address): void;
  unsetEmpty(text: Address, rows: number): void;
  gather(from: Address, chosen: Address, count: number, to: Address): void;
  tsvHeader(
    separator: number,
    fields: number,
    unset: Address,
    unsetBytes: number,
    empty: Address,
    emptyBytes: number,
  ): void;
  tsvWant(column: number, text: Address): void;
  tsvForget(): void;
  tsvScan(from: Address, to: Address): void;
  clearKeys(): void;
  addKey(at: Address, bytes: number, slot: number): void;
  jsonClear(): void;
  jsonWant(slot: number, text: Address): void;
  jsonScratch(bytes: number): void;
  jsonLines(from: Address, to: Address): void;
  jsonObjects(from: Address, to: Address): void;
  newDictionary(): Address;
  symbolCount(dictionary: Address): number;
  intern(dictionary: Address, text: Address, rows: number, ids: Address, escaped: boolean): void;
  newPairs(counters: number, most: number): Address;
  pairCount(pairs: Address): number;
  countPairs(
    pairs: Address,
    first: Address,
    second: Address,
    mask: Address,
    rows: number,
    ids: Address,
  ): void;
  squareSide(): number;
  newSquare(): Address;
  joinFew(
    pairs: Address,
    square: Address,
    first: Address,
    second: Address,
    mask: Address,
    rows: number,
    ids: Address,
  ): void;
  countMaskedPairs(pairs: Address, offset: number, ids: Address, mask: Address, rows: number): void;
  countClassedPairs(
    pairs: Address,
    offset: number,
    ids: Address,
    classes: Address,
    wanted: number,
    rows: number,
  ): void;
  newDistinct(): Address;
  countDistinct(distinct: Address, under: Address, values: Address, rows: number, size: number): void;
  newCadences(): Address;
  noteContacts(cadences: Address, pairs: Address, times: Address, rows: number, size: number): void;
  parseNumbers(text: Address, rows: number, numbers: Address): void;
  parseTimes(text: Address, rows: number, times: Address): void;
  newHosts(stride: number): Address;
  growHosts(hosts: Address, count: number): void;
  countRecords(hosts: Address, ids: Address, times: Address, rows: number): void;
  widenSpan(span: Address, times: Address, rows: number): void;
  countMasked(hosts: Address, offset: number, ids: Address, mask: Address, rows: number): void;
  countClassed(
    hosts: Address,
    offset: number,
    ids: Address,
    classes: Address,
    wanted: number,
    rows: number,
  ): void;
  sumNumbers(
    hosts: Address,
    offset: number,
    ids: Address,
    numbers: Address,
    mask: Address,
    rows: number,
  ): void;
  largestNumbers(hosts: Address, offset: number, ids: Address, numbers: Address, rows: number): void;
  addPairs(
    pairs: Address,
    first: Address,
    second: Address,
    records: Address,
    rows: number,
    ids: Address,
  ): void;
  addCounts(
    column: Address,
    stride: number,
    offset: number,
    ids: Address,
    amounts: Address,
    rows: number,
  ): void;
  addWide(
    column: Address,
    stride: number,
    offset: number,
    ids: Address,
    amounts: Address,
    rows: number,
  ): void;
  widenSpans(
    hosts: Address,
    offset: number,
    ids: Address,
    firsts: Address,
    lasts: Address,
    rows: number,
  ): void;
  absorbRing(cadences: Address, pair: number, ring: Address, size: number): void;
  refuseContacts(cadences: Address, pair: number, size: number): void;
  measureTexts(dictionary: Address, from: number, rows: number, lengths: Address, addresses: Address): number;
  copyTexts(dictionary: Address, from: number, rows: number, to: Address): void;
  spellTexts(
    texts: Address,
    lengths: Address,
    addresses: Address,
    rows: number,
    room: Address,
    text: Address,
  ): Address;
  keepShard(text: Address, rows: number, index: number, count: number): void;
  countHours(hours: Address, times: Address, rows: number): void;
  chooseHours(
    times: Address,
    rows: number,
    first: number,
    last: number,
    timeless: boolean,
    chosen: Address,
  ): number;
  newClasses(): Address;
  classify(classes: Address, id: number, bits: number): void;
  classRows(classes: Address, ids: Address, rows: number, bits: Address): void;
  maskClass(classes: Address, ids: Address, bits: number, rows: number, mask: Address, also: boolean): void;
  maskUnset(ids: Address, rows: number, mask: Address, also: boolean): void;
}

/** Rows of a batch: BATCH of memory.ts in assembly/. */
export const batchRows = 2048;

/** Elements of one segment of a column: see memory.ts in assembly/. */
const segmentBits = 12;

/** The part of the language's WebAssembly that is used; its types come with a browser's, which are not wanted here. */
type Memory = { readonly buffer: ArrayBufferLike };
const { Module, Instance, Memory } = (
  globalThis as unknown as {
    WebAssembly: {
      Module: new (bytes: Uint8Array) => object;
      Instance: new (module: object, imports: object) => { exports: object };
      Memory: new (bounds: { initial: number; maximum: number; shared?: boolean }) => Memory;
    };
  }
).WebAssembly;

/** Pages, as the module asks for: see build.mjs. */
const bounds = { initial: 32, maximum: 65536 };

/** The import of the memory: its module, its name, its kind; behind it stands whether it has a maximum and is shared. */
const memoryImport = Buffer.from('\x03env\x06memory\x02', 'latin1');
const [bounded, boundedAndShared] = [1, 3];

let compiled: object | null = null;
let compiledForThreads: object | null = null;

function kernelModule(): object {
  compiled ??= new Module(Buffer.from(wasmBase64, 'base64'));
  return compiled;
}

/** The same code over memory that threads share; compiled once for all of them. */
export function moduleForThreads(): object {
  if (compiledForThreads === null) {
    const bytes = Buffer.from(wasmBase64, 'base64');
    const at = bytes.indexOf(memoryImport) + memoryImport.length;
    if (bytes[at] !== bounded) throw new Error('the kernel does not import its memory as it should');
    bytes[at] = boundedAndShared;
    compiledForThreads = new Module(bytes);
  }
  return compiledForThreads;
}

/** Memory that threads share. It is freed long after nobody needs it any more, so it is for few. */
export function memoryForThreads(): Memory {
  return new Memory({ ...bounds, shared: true });
}

/** The memory of a kernel, which another thread may fill: what tables hold is read from it without a call. */
export class KernelMemory {
  readonly memory: Memory;
  #bytes: Uint8Array;
  #view: DataView;

  constructor(memory: Memory = new Memory(bounds)) {
    this.memory = memory;
    this.#bytes = new Uint8Array(memory.buffer);
    this.#view = new DataView(memory.buffer);
  }

  /** All of the memory. Any call may make it grow, so ask again after one. */
  get bytes(): Uint8Array {
    if (this.#bytes.buffer !== this.memory.buffer) this.#bytes = new Uint8Array(this.memory.buffer);
    return this.#bytes;
  }

  get view(): DataView {
    if (this.#view.buffer !== this.memory.buffer) this.#view = new DataView(this.memory.buffer);
    return this.#view;
  }

  words(at: Address, count: number): Uint32Array {
    return new Uint32Array(this.memory.buffer, at, count);
  }

  /** The address of an element of a column. */
  element(column: Address, id: number, stride: number): Address {
    const segment = this.view.getUint32(column + (id >>> segmentBits) * 4, true);
    return segment + (id & ((1 << segmentBits) - 1)) * stride;
  }

  /** A column's elements as words, one call per segment, in the order of ids. */
  segments(
    column: Address,
    count: number,
    stride: number,
    visit: (words: Uint32Array, firstId: number) => void,
  ): void {
    const size = 1 << segmentBits;
    for (let id = 0; id < count; id += size) {
      const segment = this.view.getUint32(column + (id >>> segmentBits) * 4, true);
      visit(this.words(segment, (Math.min(size, count - id) * stride) / 4), id);
    }
  }
}

/** One instance of the WebAssembly kernel: the tables of one source, in one memory. */
export class Kernel extends KernelMemory {
  readonly call: Exports;

  constructor(memory?: Memory, module: object = kernelModule()) {
    super(memory);
    this.call = new Instance(module, { env: { memory: this.memory } }).exports as Exports;
    const [a, b] = globalThis.crypto.getRandomValues(new BigUint64Array(2));
    this.call.seed(a!, b!);
  }

  /** A copy of some text in memory that stays; readable 16 bytes beyond its end. */
  place(text: Uint8Array): Address {
    const at = this.call.reserve(text.length + 16);
    this.bytes.set(text, at);
    return at;
  }
}
