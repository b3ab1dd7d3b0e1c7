import { general } from '../hosts/types/general.ts';
import { logTypes } from '../hosts/types/registry.ts';
import type { Column } from './column.ts';
import { evidence } from './evidence.ts';
import { findings } from './findings.ts';
import { hostColumns } from './hosts.ts';
import { partitions } from './places.ts';

type Described = Pick<Column<never>, 'name' | 'type' | 'about'>;

/** The tables as a catalogue has to know them. */
export function catalog() {
  const shared = hostColumns(general);
  return {
    /** values of the partition `log_path` */
    partitions,
    tables: {
      hosts: shared.map(described),
      findings: findings.map(described),
      evidence: evidence.map(described),
    },
    /** columns that the hosts of a log path have beyond those of `hosts` */
    features: Object.fromEntries(
      logTypes.map((type) => [type.logPath, hostColumns(type).slice(shared.length).map(described)]),
    ),
  };
}

const described = ({ name, type, about }: Described): Described => ({ name, type, about });
