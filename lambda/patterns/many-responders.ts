import { isExternal } from '../hosts/locality.ts';
import { general } from '../hosts/types/general.ts';
import type { Condition } from '../zeek/field.ts';
import { pattern } from './pattern.ts';
import { counted, figure, within } from './wording.ts';

/** Logs in which every browser and every resolver meets hundreds of hosts of other networks. */
const internetBound = new Set([
  'conn',
  'dns',
  'files',
  'http',
  'ntp',
  'quic',
  'smtp',
  'ssl',
  'weird',
  'x509',
]);

const inside: Condition = { field: 'id.resp_h', in: (responder) => !isExternal(responder) };

export const manyResponders = pattern([general], {
  id: 'many-responders',
  title: 'many responders',
  contract:
    'A host called far more hosts than the population, and is no mere end of a long tail; low where it does so all the time. On logs of Internet traffic only responders inside count.',
  uses: ['records', 'responders'],
  bounds: {
    score: { value: 3.5, why: 'Iglewicz and Hoaglin: a modified z-score above 3.5 is a potential outlier' },
    factor: { value: 3, why: 'servers make a continuous tail; a stray is set apart from the next widest' },
    responders: {
      value: 25,
      why: 'the number of hosts after which scan detectors for Zeek speak of a scan (scan.zeek, bro-simple-scan)',
    },
    burst: {
      value: 0.5,
      why: 'share of the log within which all its calls fall: a sweep has an end, a server that polls does not',
    },
    hosts: { value: 2, why: 'strays are few; more hosts that do the same are how the network works' },
  },
  severities: ['low', 'medium'],
  techniques: ['T1018', 'T1046'],
  lookAlikes: 'A management, monitoring or backup server and a vulnerability scanner call as many hosts.',
  exempt: ['scanner', 'management', 'domain-controller', 'dns-server', 'proxy'],
  next: [
    'Is the host a scanner or a management host? Then add it to the known roles.',
    'Which operations or ports went to all of them, and when did it begin?',
    'Was the host itself reached from elsewhere shortly before?',
  ],
  find(scene) {
    const { bounds, table } = scene;
    const population = scene.population('responders');
    if (population === null) return [];
    const counting = internetBound.has(table.logPath) ? inside : undefined;
    const wide = scene.rows
      // counts only fall where some responders do not count, so most hosts need not be looked at one by one
      .filter((row) => scene.value(row, 'responders') >= bounds.responders)
      .filter((row) => population.score(scene.value(row, 'responders')) >= bounds.score)
      .map((row) => ({ row, ...scene.responders(row, counting) }))
      .filter(({ responderCount }) => responderCount >= bounds.responders)
      .filter(({ responderCount }) => population.score(responderCount) >= bounds.score);
    if (wide.length > bounds.hosts) return [];
    const { first, last } = table.window;
    const whole = first === null || last === null ? 0 : last - first;
    const isBurst = (row: number): boolean => (scene.span(row) ?? whole) <= bounds.burst * whole;
    return wide
      .filter(({ responderCount }) => responderCount >= bounds.factor * population.nextLargest(wide.length))
      .map(({ row, responders, responderCount }) => ({
        row,
        severity: isBurst(row) ? 'medium' : 'low',
        explanation:
          `${table.host(row)} called ${counted(responderCount, 'host')}${within(scene.span(row))} ` +
          `(${counted(scene.value(row, 'records'), 'record')}); the median host called ${figure(population.median)}`,
        evidence: ['responders', 'records'],
        responders,
        responderCount,
        weight: responderCount,
      }));
  },
});
