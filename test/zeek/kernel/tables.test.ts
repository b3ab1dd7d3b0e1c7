import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Address, Kernel } from '../../../lambda/zeek/kernel/kernel.ts';
import { symbolText } from '../../../lambda/zeek/kernel/text.ts';

/** Tables fed batch by batch, held against a Map: large enough that they grow, and that what is far away is touched first. */

const none = 0xffffffff;
const wholeSecond = 1_000_000n;

function randomOf(seed: number): (below: number) => number {
  let state = seed | 1;
  return (below) => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    return (state >>> 0) % below;
  };
}

describe('the table of pairs', () => {
  it('numbers pairs in the order of first seen and counts each, whatever is unset or masked', () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(3, 200, 30_000), fc.boolean(), (seed, distinct, isMasked) => {
        const random = randomOf(seed);
        const { call, ...kernel } = tables();
        const pairs = call.newPairs(0, 2 ** 26 - 2);
        const [first, second, ids] = [1, 2, 3].map(() => call.reserve(call.batchRows() * 4)) as Address[];
        const mask = call.reserve(call.batchRows());
        const known = new Map<string, { id: number; records: number }>();
        for (let batch = 0; batch < 12; batch++) {
          const rows = 1 + random(call.batchRows());
          const wanted: number[] = [];
          for (let i = 0; i < rows; i++) {
            const [a, b] = [random(40) === 0 ? none : random(distinct), random(40) === 0 ? none : random(7)];
            const masked = isMasked && random(3) === 0;
            kernel.words(first!, rows)[i] = a;
            kernel.words(second!, rows)[i] = b;
            kernel.bytes()[mask + i] = masked ? 0 : 1;
            if (a === none || b === none || masked) {
              wanted.push(none);
              continue;
            }
            const key = `${a} ${b}`;
            const pair = known.get(key) ?? { id: known.size, records: 0 };
            known.set(key, { ...pair, records: pair.records + 1 });
            wanted.push(pair.id);
          }
          call.countPairs(pairs, first!, second!, isMasked ? mask : 0, rows, ids!);
          expect([...kernel.words(ids!, rows)]).toEqual(wanted);
        }
        expect(call.pairCount(pairs)).toBe(known.size);
        for (const { id, records } of known.values()) {
          expect(kernel.view().getUint32(kernel.entry(pairs, id) + 8, true)).toBe(records);
        }
      }),
      { numRuns: 12 },
    );
  });

  it('numbers pairs of few values without a hash as it does with one, also past what the square holds', () => {
    const random = randomOf(11);
    const { call, ...kernel } = tables();
    const [pairs, joined] = [call.newPairs(0, 2 ** 21), call.newPairs(0, 2 ** 21)];
    const square = call.newSquare();
    const [first, second, ids, few] = [1, 2, 3, 4].map(() => call.reserve(call.batchRows() * 4)) as Address[];
    const mask = call.reserve(call.batchRows());
    for (let batch = 0; batch < 90; batch++) {
      const rows = call.batchRows();
      for (let i = 0; i < rows; i++) {
        const side = batch < 3 ? 5 : call.squareSide();
        kernel.words(first!, rows)[i] = random(9) === 0 ? none : random(side);
        kernel.words(second!, rows)[i] = random(9) === 0 ? none : random(side);
        kernel.bytes()[mask + i] = random(3) === 0 ? 0 : 1;
      }
      const asked = batch % 2 === 0 ? mask : 0;
      call.countPairs(pairs, first!, second!, asked, rows, ids!);
      call.joinFew(joined, square, first!, second!, asked, rows, few!);
      expect(kernel.words(few!, rows)).toEqual(kernel.words(ids!, rows));
    }
    expect(call.pairCount(joined)).toBe(call.pairCount(pairs));
    expect(call.pairCount(joined)).toBeGreaterThan(50_000);
  });

  it('counts a record under each condition that it satisfies', () => {
    const random = randomOf(7);
    const { call, ...kernel } = tables();
    const pairs = call.newPairs(3, 2 ** 26 - 2);
    const [first, second, ids] = [1, 2, 3].map(() => call.reserve(call.batchRows() * 4)) as Address[];
    const classes = call.reserve(call.batchRows() * 2);
    const counted = new Map<number, number[]>();
    for (let batch = 0; batch < 6; batch++) {
      const rows = call.batchRows();
      for (let i = 0; i < rows; i++) {
        kernel.words(first!, rows)[i] = random(3000);
        kernel.words(second!, rows)[i] = random(50) === 0 ? none : 0;
        kernel.view().setUint16(classes + i * 2, random(16), true);
      }
      call.countPairs(pairs, first!, second!, 0, rows, ids!);
      call.countClassedPairs(pairs, 0, ids!, classes, 0b1101, rows);
      for (let i = 0; i < rows; i++) {
        const id = kernel.words(ids!, rows)[i]!;
        if (id === none) continue;
        const bits = kernel.view().getUint16(classes + i * 2, true);
        const row = counted.get(id) ?? [0, 0, 0];
        counted.set(
          id,
          [1, 4, 8].map((bit, j) => row[j]! + ((bits & bit) === 0 ? 0 : 1)),
        );
      }
    }
    for (const [id, row] of counted) expect([...kernel.words(kernel.counters(pairs, id), 3)]).toEqual(row);
  });
});

describe('the table of contacts', () => {
  it('does not depend on how records are cut into batches', () => {
    const random = randomOf(11);
    const contacts = Array.from({ length: 30_000 }, (_, i) => ({
      pair: random(20) === 0 ? none : random(4) === 0 ? random(6000) : random(400),
      time: random(50) === 0 ? -(2n ** 63n) : BigInt(1_700_000_000 + i - random(900)) * wholeSecond,
    }));
    const told = [1, 7, 2048].map((rows) => cadencesOf(contacts, rows));
    expect(told[1]).toEqual(told[0]);
    expect(told[2]).toEqual(told[0]);
    expect(told[0]!.filter((ring) => ring !== null).length).toBeGreaterThan(300);
  });
});

describe('numbers', () => {
  it('are exact to the millionth in every way of writing them', () => {
    const written = fc.oneof(
      fc.bigInt({ min: 0n, max: 10n ** 15n }).map(String),
      fc
        .tuple(fc.nat({ max: 10 ** 9 }), fc.nat({ max: 999_999 }))
        .map(([a, b]) => `${a}.${String(b).padStart(6, '0')}`),
      fc.tuple(fc.nat({ max: 10 ** 9 }), fc.nat({ max: 99 })).map(([a, b]) => `${a}.${b}`),
      fc.constantFrom(
        '0',
        '5.',
        '.5',
        '-3',
        '+7',
        '00000001',
        '000000001',
        '12345678',
        '123456789',
        '1e3',
        '-0.25',
      ),
      fc.constantFrom(
        '',
        '.',
        'x',
        '1x',
        '1.2.3',
        '1234567\u0001',
        '\u00012345678',
        '1.23456x',
        ' 1',
        '1 ',
        '-',
        '0x10',
      ),
    );
    fc.assert(
      fc.property(fc.array(written, { minLength: 1, maxLength: 60 }), (values) => {
        const { call, ...kernel } = tables();
        const text = kernel.column(values);
        const numbers = call.reserve(call.batchRows() * 12);
        call.parseNumbers(text, values.length, numbers);
        values.forEach((value, i) => {
          const whole = kernel.view().getBigInt64(numbers + i * 8, true);
          const micros = kernel.view().getInt32(numbers + call.batchRows() * 8 + i * 4, true);
          const expected = /^[+-]?(\d+\.?\d*|\.\d+)(e\d+)?$/.test(value) ? micronsOf(value) : null;
          expect(whole === -(2n ** 63n) ? null : whole * wholeSecond + BigInt(micros), value).toBe(expected);
        });
      }),
      { numRuns: 200 },
    );
  });
});

describe('the dictionary', () => {
  it('numbers values in the order of first seen, whatever kinds of text they are', () => {
    const value = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.stringMatching(/^[a-z.0-9]{0,40}$/),
      fc.constantFrom('tcp', 'udp', '-', '1.2.3.4', 'NetrLogonGetDomainInfo'),
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 400 }), (values) => {
        const { call, ...kernel } = tables();
        const dictionary = call.newDictionary();
        const ids = call.reserve(call.batchRows() * 4);
        const known = [...new Set(values)];
        for (let round = 0; round < 2; round++) {
          call.intern(dictionary, kernel.column(values), values.length, ids, true);
          expect([...kernel.words(ids, values.length)]).toEqual(values.map((text) => known.indexOf(text)));
        }
        expect(known.map((_, id) => symbolText(kernel.kernel, dictionary, id))).toEqual(known);
      }),
      { numRuns: 60 },
    );
  });
});

function tables() {
  const kernel = new Kernel();
  const { call } = kernel;
  return {
    kernel,
    call,
    words: (at: Address, count: number) => kernel.words(at, count),
    bytes: () => kernel.bytes,
    view: () => kernel.view,
    entry: (pairs: Address, id: number) => kernel.element(kernel.view.getUint32(pairs + 16, true), id, 12),
    counters: (pairs: Address, id: number) => {
      const stride = kernel.view.getUint32(pairs + 24, true);
      return kernel.element(kernel.view.getUint32(pairs + 20, true), id, stride);
    },
    column: (values: readonly string[]) => {
      const column = call.reserve(call.batchRows() * 8);
      values.forEach((value, i) => {
        const bytes = Buffer.from(value);
        const at = kernel.place(Buffer.concat([bytes, Buffer.from('\t9.9')]));
        kernel.view.setUint32(column + i * 4, at, true);
        kernel.view.setInt32(column + (call.batchRows() + i) * 4, bytes.length, true);
      });
      return column;
    },
  };
}

/** The buckets of each pair that has a ring, with the ring's head. */
function cadencesOf(contacts: readonly { pair: number; time: bigint }[], rows: number): (string | null)[] {
  const { call, kernel } = tables();
  const cadences = call.newCadences();
  const pairs = call.reserve(call.batchRows() * 4);
  const times = call.reserve(call.batchRows() * 8);
  let size = 0;
  for (let from = 0; from < contacts.length; from += rows) {
    const batch = contacts.slice(from, from + rows);
    batch.forEach(({ pair, time }, i) => {
      kernel.view.setUint32(pairs + i * 4, pair, true);
      kernel.view.setBigInt64(times + i * 8, time, true);
      if (pair !== none) size = Math.max(size, pair + 1);
    });
    call.noteContacts(cadences, pairs, times, batch.length, size);
  }
  const [column, rings] = [0, 16].map((at) => kernel.view.getUint32(cadences + at, true)) as [number, number];
  return Array.from({ length: size }, (_, pair) => {
    const state = kernel.view.getUint32(kernel.element(column, pair, 4), true);
    if (state < 0xff800000) return null;
    const ring = kernel.element(rings, state - 0xff800000, 272);
    return Buffer.from(kernel.bytes.subarray(ring, ring + 272)).toString('hex');
  });
}

/** Millionths, by arithmetic on whole numbers. */
function micronsOf(text: string): bigint {
  const [, sign, digits, places, exponent] = /^([+-]?)(\d*)\.?(\d*)(?:e(\d+))?$/.exec(text)!;
  const size = BigInt(`${digits}${places!.padEnd(6, '0')}`) * 10n ** BigInt(exponent ?? 0);
  return sign === '-' ? -size : size;
}
