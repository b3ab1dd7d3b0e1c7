import { rollup } from 'd3-array';
import { renamed, smbFiles } from '../hosts/types/smb-files.ts';
import { pattern } from './pattern.ts';
import { counted, percent, within } from './wording.ts';

const ending = (name: string): string => /\.([^.\\/]{1,32})$/.exec(name)?.[1]?.toLowerCase() ?? '';

export const massRename = pattern([smbFiles], {
  id: 'mass-rename',
  title: 'many files given the same new ending',
  contract:
    'A host renamed many files of several kinds so that nearly all got one and the same other ending.',
  uses: ['renames', 'files', 'writes'],
  bounds: {
    renames: { value: 50, why: 'people rename a folder or a series; encrypting a share renames everything' },
    share: { value: 0.8, why: 'one new ending for nearly all files; a tidy-up leaves endings as they are' },
    endings: {
      value: 3,
      why: 'saving by way of temporary files turns one ending into others, not several into one',
    },
  },
  severities: ['high'],
  techniques: ['T1486'],
  lookAlikes: 'A migration or an archiving job that marks what it has done in the file name does the same.',
  exempt: [],
  next: [
    'Cut the originator off the network first, then ask.',
    'Is the new ending known of ransomware, and is there a note beside the files?',
    'Which shares were reached, and is their last backup good?',
  ],
  find(scene) {
    const { bounds, table } = scene;
    return scene.rows
      .filter((row) => scene.value(row, 'renames') >= bounds.renames)
      .flatMap((row) => {
        const moves = table.values(row, ['prev_name', 'name'], renamed).map(({ value, records }) => {
          const [before = '', after = ''] = value.split('::');
          return { before: ending(before), after: ending(after), records };
        });
        const changed = moves.filter(({ before, after }) => after !== '' && before !== after);
        const total = moves.reduce((sum, { records }) => sum + records, 0);
        const byEnding = rollup(
          changed,
          (same) => ({
            records: same.reduce((sum, { records }) => sum + records, 0),
            kinds: new Set(same.map(({ before }) => before)).size,
          }),
          ({ after }) => after,
        );
        const [top] = [...byEnding].sort(([, a], [, b]) => b.records - a.records);
        if (top === undefined || top[1].records < bounds.renames) return [];
        if (top[1].records < bounds.share * total || top[1].kinds < bounds.endings) return [];
        return {
          row,
          severity: 'high' as const,
          explanation:
            `${table.host(row)} gave ${counted(top[1].records, 'file')} of ${counted(top[1].kinds, 'kind')} the ending ` +
            `.${top[0]}${within(scene.span(row))}, ${percent(top[1].records / total)} of its renames`,
          evidence: ['renames', 'files', 'writes'],
          values: [{ field: 'name', value: `.${top[0]}`, records: top[1].records }],
          responders: table.values(row, 'id.resp_h', renamed).map(({ value }) => value),
          weight: top[1].records,
        };
      });
  },
});
