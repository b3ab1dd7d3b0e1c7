import { isExternal } from '../hosts/locality.ts';
import { conn, door, unopened } from '../hosts/types/conn.ts';
import { pattern } from './pattern.ts';
import { counted, within } from './wording.ts';

export const closedPortRetries = pattern([conn], {
  id: 'closed-port-retries',
  title: 'one closed port tried again and again',
  contract:
    'A host tried one TCP port of one responder again and again and never got in; medium where one of the two is outside.',
  uses: ['retries', 'unopened'],
  bounds: {
    tries: {
      value: 100,
      why: 'Slips speaks of reconnects from 5 on; software that polls a dead service each minute makes 60 an hour',
    },
    perHour: {
      value: 60,
      why: 'over a day a poll every few minutes adds up without meaning; malware without its server hurries',
    },
  },
  severities: ['low', 'medium'],
  techniques: ['T1571', 'T1071'],
  lookAlikes:
    'A client of a service that was switched off or moved, or that a firewall now blocks, does the same.',
  exempt: ['scanner', 'management'],
  next: [
    'What is the responder, and who else calls it? A server that nobody else knows is telling.',
    'Which program tries? The port and the first try tell when it came.',
    'An originator outside: it guesses at one service of yours; is that to be reached from the Internet?',
  ],
  find(scene) {
    const { bounds, table } = scene;
    return scene.rows
      .filter(
        (row) => scene.value(row, 'retries') >= Math.max(bounds.tries, bounds.perHour * scene.hours(row)),
      )
      .map((row) => {
        const values = scene.counted(row, door, undefined, unopened);
        const [responder, port] = values[0]!.value.split(/::(?=\d+$)/);
        const outside = isExternal(responder!) || isExternal(table.host(row));
        return {
          row,
          severity: outside ? 'medium' : 'low',
          explanation:
            `${table.host(row)} tried port ${port} of ${responder} ${counted(values[0]!.records, 'time')}` +
            `${within(scene.span(row))} and it never opened`,
          evidence: ['retries', 'unopened'],
          values: values.filter(({ records }) => records >= bounds.tries),
          responders: [responder!],
          weight: values[0]!.records,
        };
      });
  },
});
