import { conn, outside } from '../hosts/types/conn.ts';
import { pattern } from './pattern.ts';
import { bytes, within } from './wording.ts';

export const exfiltration = pattern([conn], {
  id: 'exfiltration',
  title: 'much more sent outside than usual',
  contract:
    'A host sent far more to other networks than it received from them and than the population sent; where there is no population, only by its own measure.',
  uses: ['bytes_outside', 'bytes_from_outside'],
  bounds: {
    bytes: {
      value: 500e6,
      why: 'Slips: 500 MB to one destination an hour; RITA and Malcolm take the same order',
    },
    ratio: { value: 3, why: 'clients receive more than they send; backups and uploads turn that around' },
    score: { value: 3.5, why: 'Iglewicz and Hoaglin: a modified z-score above 3.5 is a potential outlier' },
    factor: { value: 3, why: 'where many hosts upload, uploading is how the network works' },
  },
  severities: ['medium'],
  techniques: ['T1048', 'T1567'],
  lookAlikes:
    'A backup or file synchronisation to a cloud, a video meeting or a published server sends as much.',
  exempt: ['proxy', 'backup'],
  next: [
    'Which responder took the bytes? Is it a service that the site uses?',
    'What ran on the originator, and who was logged on?',
    'Look at ssl.log or http.log of the pair for the name of the service.',
  ],
  find(scene) {
    const { bounds, table } = scene;
    const population = scene.population('bytes_outside');
    const heavy = scene.rows
      .filter((row) => scene.value(row, 'bytes_outside') >= bounds.bytes)
      .filter(
        (row) => scene.value(row, 'bytes_outside') >= bounds.ratio * scene.value(row, 'bytes_from_outside'),
      )
      .filter(
        (row) => population === null || population.score(scene.value(row, 'bytes_outside')) >= bounds.score,
      );
    return heavy
      .filter(
        (row) =>
          population === null ||
          scene.value(row, 'bytes_outside') >= bounds.factor * population.nextLargest(heavy.length),
      )
      .map((row) => ({
        row,
        severity: 'medium',
        explanation:
          `${table.host(row)} sent ${bytes(scene.value(row, 'bytes_outside'))} to other networks${within(scene.span(row))} ` +
          `and received ${bytes(scene.value(row, 'bytes_from_outside'))}` +
          `${population === null ? '' : `; the median host sent ${bytes(population.median)}`}`,
        evidence: ['bytes_outside', 'bytes_from_outside'],
        ...scene.responders(row, outside),
        weight: scene.value(row, 'bytes_outside'),
      }));
  },
});
