import { statSync } from 'node:fs';
import { deploymentSchema, parseWith } from '../lambda/settings.ts';
import { inspect } from './contestants.ts';
import { type Race, typical } from './race.ts';
import { table } from './tables.ts';

/**
 * What the measured seconds come to in the function, computed and not measured there. Published figures, us-east-1,
 * as read in November 2026: Lambda on arm64 per GB-second; one vCPU per 1,769 MB; what a function receives from S3 in
 * the long run (0.6 Gbit/s by github.com/sjakthol/aws-network-benchmark, whatever its memory). Receiving by TLS took
 * 1.2 CPU seconds per stored GB on the machine of the prototypes.
 */
const dollarsPerGigabyteSecond = 0.0000133334;
const megabytesPerCpu = 1_769;
const receivedBytesPerSecond = 75e6;
const receivingCpuSecondsPerByte = 1.2e-9;
/** of the 15 minutes, for start-up, artefacts and what an inspection does after the last byte */
const spareShare = 0.1;

export function limitsTable(races: readonly Race[]): string {
  const { memoryMegabytes, timeoutSeconds } = parseWith(deploymentSchema, {}, 'defaults');
  const cpus = memoryMegabytes / megabytesPerCpu;
  const inspections = races.filter(({ row }) => row.ours === inspect && row.bytes !== null);
  const lines = [...new Map(inspections.map((race) => [race.file, race])).values()].flatMap(
    ({ row, rounds, file }) => {
      const { cpu } = typical(rounds.get(row.ours)!);
      if (cpu === null) return [];
      const stored = statSync(file).size;
      const network = stored / receivedBytesPerSecond;
      const processor = (cpu + stored * receivingCpuSecondsPerByte) / cpus;
      const seconds = Math.max(network, processor);
      const perTerabyte = (seconds / row.bytes!) * 1e12 * (memoryMegabytes / 1024) * dollarsPerGigabyteSecond;
      const largest = ((timeoutSeconds * (1 - spareShare)) / seconds) * stored;
      return [
        [
          row.name,
          network > processor ? 'network' : 'CPU',
          (row.bytes! / 1e6 / seconds).toFixed(0),
          perTerabyte.toFixed(2),
          (largest / 1e9).toFixed(0),
        ],
      ];
    },
  );
  return table(
    ['input', 'bound by', 'MB/s, uncompressed', '$ per TB, uncompressed', 'largest object, GB as stored'],
    lines,
  );
}
