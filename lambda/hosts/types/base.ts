import type { Feature } from '../feature.ts';

/** The features that every log type begins with, so that patterns which name no log type find them anywhere. */
export const base = [
  { name: 'records', count: 'records', title: 'records', unit: 'records', scale: 'log' },
  { name: 'responders', unique: 'id.resp_h', title: 'responders', unit: 'hosts', scale: 'log' },
  {
    name: 'records_per_responder',
    ratio: ['records', 'responders'],
    title: 'records per responder',
    unit: 'records',
    scale: 'log',
  },
  {
    name: 'span',
    span: 'ts',
    title: 'first to last record',
    unit: 'seconds',
    scale: 'log',
    clustered: false,
  },
] as const satisfies readonly Feature[];
