import { logType } from '../feature.ts';

/**
 * pandas' `groupby('id.orig_h')['id.resp_h'].describe()`: `unique`, and `count`, which leaves out records
 * whose responder is unset. Linear scales, as scipy's zscore takes them.
 */
export const notebook = logType({
  logPath: '',
  signature: [],
  features: [
    { name: 'responders', unique: 'id.resp_h', title: 'responders', unit: 'hosts', scale: 'linear' },
    {
      name: 'records',
      count: { field: 'id.resp_h', in: () => true },
      title: 'records with a responder',
      unit: 'records',
      scale: 'linear',
    },
  ],
});
