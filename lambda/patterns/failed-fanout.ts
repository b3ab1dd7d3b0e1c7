import { conn, door, unopened } from '../hosts/types/conn.ts';
import { pattern } from './pattern.ts';
import { counted, figure, within } from './wording.ts';

export const failedFanout = pattern([conn], {
  id: 'failed-fanout',
  title: 'many hosts tried in vain',
  contract:
    'A host tried TCP on many hosts of which none opened, and they are a good part of all that it called.',
  uses: ['unopened_responders', 'unopened_ports', 'responders'],
  bounds: {
    responders: {
      value: 10,
      why: 'bro-simple-scan takes 10 hosts where most addresses are dark; a client of live services meets a few dead ones a day',
    },
    share: { value: 1 / 3, why: 'a busy client meets dead hosts too, but few beside those that answer' },
  },
  severities: ['medium'],
  techniques: ['T1046', 'T1018'],
  lookAlikes:
    'A vulnerability scan, monitoring of hosts that are switched off, or a peer-to-peer client does the same.',
  exempt: ['scanner', 'management'],
  next: [
    'Is the originator a scanner or a monitoring server? Then add it to the known roles.',
    'Which port was tried, and who did answer? Those hosts come next.',
    'What ran on the originator then? A worm spreads in the same way.',
  ],
  find(scene) {
    const { bounds, table } = scene;
    return scene.rows
      .filter((row) => scene.value(row, 'unopened_responders') >= bounds.responders)
      .filter(
        (row) => scene.value(row, 'unopened_responders') >= bounds.share * scene.value(row, 'responders'),
      )
      .map((row) => {
        const tried = scene.responders(row, unopened);
        return {
          row,
          severity: 'medium',
          explanation:
            `${table.host(row)} tried ${counted(tried.responderCount, 'host')} that never opened, on ` +
            `${counted(scene.value(row, 'unopened_ports'), 'port')}${within(scene.span(row))}; ` +
            `it called ${figure(scene.value(row, 'responders'))} in all`,
          evidence: ['unopened_responders', 'unopened_ports', 'responders'],
          values: scene.shown(row, door, unopened),
          ...tried,
          weight: tried.responderCount,
        };
      });
  },
});
