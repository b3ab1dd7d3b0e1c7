import { describe, expect, it } from 'vitest';
import type { LogType } from '../../lambda/hosts/feature.ts';
import { read, tablesOf, tsv } from '../zeek/read-text.ts';

const base = { title: 't', unit: 'u', scale: 'linear' } as const;
const risky = { field: 'operation', in: new Set(['run', 'wipe']) } as const;
const joined = ['endpoint', 'operation'] as const;
const local = [risky, { field: 'id.resp_h', in: (host: string) => host.startsWith('10.') }] as const;
const type: LogType = {
  logPath: 'rpc',
  signature: [],
  features: [
    { ...base, name: 'records', count: 'records' },
    { ...base, name: 'risky', count: risky },
    { ...base, name: 'risky_share', share: risky },
    { ...base, name: 'silent_share', share: { field: 'operation', unset: true } },
    { ...base, name: 'risky_local', count: local },
    { ...base, name: 'kinds', unique: joined },
    { ...base, name: 'risky_responders', unique: 'id.resp_h', where: risky },
    { ...base, name: 'initials', uniqueOf: 'operation', as: (value) => value[0] ?? null },
    { ...base, name: 'most_initial', mostOf: 'operation', as: (value) => value[0] ?? null },
    { ...base, name: 'length', meanOf: 'operation', as: (value) => (value === 'read' ? null : value.length) },
    { ...base, name: 'top', top: 'operation' },
    { ...base, name: 'ports', most: 'id.resp_p', under: 'id.resp_h' },
    { ...base, name: 'bytes', sum: 'size' },
    { ...base, name: 'risky_bytes', sum: 'size', where: risky },
    { ...base, name: 'mean', mean: 'size' },
    { ...base, name: 'largest', max: 'size' },
    { ...base, name: 'per_responder', ratio: ['records', 'risky_responders'] },
    { ...base, name: 'span', span: 'ts' },
  ],
};
const fields = ['ts', 'id.orig_h', 'id.resp_h', 'id.resp_p', 'endpoint', 'operation', 'size'];
const rows = [
  ['100.5', 'b', '10.1', '1', 'e', 'run', '0.1'],
  ['90', 'b', '10.1', '2', 'e', 'read', '0.2'],
  ['-', 'b', '10.1', '2', 'f', 'read', '-'],
  ['101', 'b', '9.9', '3', '-', 'wipe', '1e2'],
  ['102', 'b', '-', '4', 'e', '-', 'text'],
  ['-', 'a', '9.9', '-', 'e', 'rest', '-5'],
];

const table = async () =>
  tablesOf(await read(tsv('rpc', fields, rows), { typeOf: () => type }), () => type).get('rpc')!;

describe('the host table', () => {
  it('has a row per originator, sorted by host, and finds it again', async () => {
    const { size, host, rowOf } = await table();
    expect([size, host(0), host(1), rowOf('b'), rowOf('c')]).toEqual([2, 'a', 'b', 1, -1]);
  });

  it('has every kind of feature', async () => {
    const { features, column } = await table();
    const of = (row: number) => Object.fromEntries(features.map(({ name }) => [name, column(name)[row]]));
    expect(of(1)).toEqual({
      records: 5,
      risky: 2,
      risky_share: 0.4,
      silent_share: 0.2,
      risky_local: 1,
      kinds: 3,
      risky_responders: 2,
      initials: 2,
      most_initial: 2,
      length: 3.5,
      top: 2,
      ports: 2,
      bytes: 100.3,
      risky_bytes: 100.1,
      mean: 100.3 / 3,
      largest: 100,
      per_responder: 2.5,
      span: 12,
    });
    expect(of(0)).toMatchObject({ bytes: -5, largest: -5, risky: 0, risky_bytes: Number.NaN, ports: 0 });
  });

  it('is NaN, never 0, where there is nothing to tell', async () => {
    const { column, first, last } = await table();
    expect([column('span')[0], column('per_responder')[0]]).toEqual([Number.NaN, Number.NaN]);
    expect([first(0), last(0), first(1), last(1)]).toEqual([null, null, 90, 102]);
  });

  it('names values, most records first, ties by first seen', async () => {
    const { values, under } = await table();
    expect(values(1, 'operation')).toEqual([
      { value: 'read', records: 2 },
      { value: 'run', records: 1 },
      { value: 'wipe', records: 1 },
    ]);
    expect(values(1, joined).map(({ value }) => value)).toEqual(['e::run', 'e::read', 'f::read']);
    expect(values(1, 'id.resp_h', risky)).toEqual([
      { value: '10.1', records: 1 },
      { value: '9.9', records: 1 },
    ]);
    expect(values(1, 'operation', risky).map(({ value }) => value)).toEqual(['run', 'wipe']);
    expect(under(1, 'id.resp_p', 'id.resp_h')).toEqual([
      { value: '10.1', distinct: 2 },
      { value: '9.9', distinct: 1 },
    ]);
  });

  it('tells of an unknown feature by throwing, of a field that was not counted by having no values', async () => {
    const { column, values } = await table();
    expect(() => column('recods')).toThrow('no feature recods in rpc');
    expect(values(1, 'size')).toEqual([]);
  });

  it('counts operations of every log that has them', async () => {
    const plain = { logPath: 'snmp', signature: [], features: [] };
    const reading = await read(tsv('snmp', fields, rows), { typeOf: () => plain });
    const { values } = tablesOf(reading, () => plain).get('snmp')!;
    expect(values(1, 'operation')[0]).toEqual({ value: 'read', records: 2 });
    expect(values(1, 'id.resp_h')[0]).toEqual({ value: '10.1', records: 3 });
  });

  it('is told the same from records in any order, but for what was seen first', async () => {
    const turned = tablesOf(
      await read(tsv('rpc', fields, [...rows].reverse()), { typeOf: () => type }),
      () => type,
    );
    const [one, other] = [await table(), turned.get('rpc')!];
    for (const { name } of type.features) expect(other.column(name)).toEqual(one.column(name));
  });
});
