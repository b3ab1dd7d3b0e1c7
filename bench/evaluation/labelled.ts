import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Subject } from './subject.ts';

export const shared = join(import.meta.dirname, '../../../shared');

/** Who attacks or is infected in the labelled conn logs; where the label is a column, who has it. */
const connAttackers: Readonly<Record<string, readonly string[] | 'labelled'>> = {
  'ml-classification-mali__iot23-34-1_conn.log.labeled.gz': ['192.168.1.195'],
  'security-datasets-for-__008_conn.log.labeled.gz': 'labelled',
  'security-datasets-for-__labeled-conn.log': ['192.168.1.115'],
  'stratospherelinuxips__horizontal_scan_conn.log': ['10.0.2.112'],
  'stratospherelinuxips__vertical_scan_conn.log': ['192.168.1.9'],
};

/** Real logs with known attackers; none where the folder is absent. */
export function labelledSubjects(): Subject[] {
  if (!existsSync(join(shared, 'logs'))) return [];
  return [...dceRpc(join(shared, 'logs/labelled_dce_rpc')), ...conn(join(shared, 'logs/labelled'))];
}

function dceRpc(folder: string): Subject[] {
  const [, ...rows] = readFileSync(join(folder, 'LABELS.tsv'), 'utf8').trim().split('\n');
  return rows.map((row) => {
    const [file, attacker] = row.split('\t') as [string, string];
    const attackers = new Set(attacker === '-' ? [] : [attacker]);
    return { name: `labelled_dce_rpc/${file}`, bytes: () => readFileSync(join(folder, file)), attackers };
  });
}

function conn(folder: string): Subject[] {
  return Object.entries(connAttackers).map(([file, hosts]) => {
    const bytes = (): Buffer => readFileSync(join(folder, file));
    const attackers = hosts === 'labelled' ? labelledMalicious(bytes()) : new Set(hosts);
    return { name: `labelled/${file}`, bytes, attackers };
  });
}

function labelledMalicious(stored: Buffer): Set<string> {
  const lines = gunzipSync(stored).toString('latin1').split('\n');
  const fields = lines
    .find((line) => line.startsWith('#fields'))!
    .split('\t')
    .slice(1);
  const [host, label] = [fields.indexOf('id.orig_h'), fields.indexOf('label')];
  const rows = lines.filter((line) => !line.startsWith('#')).map((line) => line.split('\t'));
  return new Set(rows.filter((row) => row[label] === 'Malicious').map((row) => row[host]!));
}

/** Real logs about which nothing is known: what is raised on them is judged by hand. */
export function otherLogs(): { name: string; bytes: () => Buffer }[] {
  const folders = ['logs/tsv', 'logs/ndjson', 'logs/pairs_tsv_ndjson', 'logs/ndjson_underscore', 'bench'];
  return folders
    .map((folder) => join(shared, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder, { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile() && /\.(log|json|gz)$/.test(entry.name))
        .map((entry) => join(entry.parentPath, entry.name))
        .sort()
        .map((path) => ({ name: path.slice(shared.length + 1), bytes: () => readFileSync(path) })),
    );
}
