import { general } from '../hosts/types/general.ts';
import { pattern } from './pattern.ts';
import { counted, figure, within } from './wording.ts';

export const manyRecordsFewResponders = pattern([general], {
  id: 'many-records-few-responders',
  title: 'many records, few responders',
  contract:
    'A host has far more records per responder than the population, to few responders, and is no mere end of a long tail.',
  uses: ['records', 'responders'],
  bounds: {
    score: { value: 3.5, why: 'Iglewicz and Hoaglin: a modified z-score above 3.5 is a potential outlier' },
    factor: {
      value: 3,
      why: 'servers make a continuous tail of busy hosts; a stray is set apart from the next busiest',
    },
    responders: { value: 5, why: 'an enumeration or a guessing run works on one target or a handful' },
    records: { value: 500, why: 'an enum4linux run makes about 540 calls; less is an hour of a busy client' },
    hosts: { value: 2, why: 'strays are few; more hosts that do the same are how the network works' },
  },
  severities: ['medium'],
  techniques: ['T1046'],
  lookAlikes:
    'A vulnerability scan of one host, an inventory tool on its first run, a client that retries, or a busy server pair does the same.',
  exempt: ['scanner'],
  next: [
    'Is the host a scanner or a management host? Then add it to the known roles.',
    'Who was logged on? Look at kerberos.log and ntlm.log of the host in these minutes.',
    'Read the records: what was asked of the responder, and was it answered?',
  ],
  find(scene) {
    const { bounds, table } = scene;
    const population = scene.population('records');
    if (population === null) return [];
    const eager = (row: number): boolean =>
      scene.value(row, 'records') >= bounds.records &&
      scene.value(row, 'responders') <= bounds.responders &&
      population.score(scene.value(row, 'records') / Math.max(1, scene.value(row, 'responders'))) >=
        bounds.score;
    const strays = scene.rows.filter(eager);
    const apart = strays.length > 0 && strays.length <= bounds.hosts;
    return strays
      .filter(
        (row) =>
          apart && scene.value(row, 'records') >= bounds.factor * population.nextLargest(strays.length),
      )
      .map((row) => {
        const records = scene.value(row, 'records');
        const top = table.top(row, 'id.resp_h');
        return {
          row,
          severity: 'medium',
          explanation:
            `${table.host(row)} made ${counted(records, 'record')} to ` +
            `${counted(scene.value(row, 'responders'), 'host')}` +
            `${top === null ? '' : ` (${top.value})`}${within(scene.span(row))}; ` +
            `the median host made ${figure(population.median)}`,
          evidence: ['records', 'responders'],
        };
      });
  },
});
