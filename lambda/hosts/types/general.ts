import { logType } from '../feature.ts';

/** What every log with an originator can tell; the type of every log path that has no file of its own. */
export const general = logType({
  logPath: '',
  signature: [],
  features: [
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
      name: 'top_responder_records',
      top: 'id.resp_h',
      title: 'records to the top responder',
      unit: 'records',
      scale: 'log',
      clustered: false,
    },
    {
      name: 'span',
      span: 'ts',
      title: 'first to last record',
      unit: 'seconds',
      scale: 'log',
      clustered: false,
    },
  ],
});
