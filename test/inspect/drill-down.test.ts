import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inspectBytes, inspectFile, savedJson } from './memory-world.ts';

const sample = join(import.meta.dirname, '../../events/logs/dce_rpc.2026-11-20-09.log.gz');

describe('the drill-down', () => {
  it("keeps the flagged hosts' records byte for byte, under the log's own header", async () => {
    const { inspection, saved } = await inspectFile(sample);
    const flagged = new Set(
      inspection.logs[0]!.findings.flatMap(({ finding }) => finding.hosts.map(({ host }) => host)),
    );
    const lines = gunzipSync(readFileSync(sample)).toString().split('\n');
    const header = lines.filter((line) => line.startsWith('#') && !line.startsWith('#close'));
    const records = lines.filter((line) => !line.startsWith('#') && flagged.has(line.split('\t')[2]!));
    const kept = gunzipSync(saved.get('dce_rpc/records.log.gz') as Uint8Array).toString();
    expect(kept).toBe(`${[...header, ...records].join('\n')}\n`);
  });

  it('names up to ten uids of each flagged host', async () => {
    const { saved } = await inspectFile(sample);
    const { findings } = savedJson(saved, 'dce_rpc/profiles.json');
    expect(findings[0].hosts[0].uids.length).toBeGreaterThan(0);
    expect(findings[0].hosts[0].uids.length).toBeLessThanOrEqual(10);
  });

  it('says when its bound was met', async () => {
    const { inspection, saved } = await inspectFile(sample, { largestDrillDown: 100 });
    expect(inspection.logs[0]!.drillDown?.cut).toMatch(/first 100 records/);
    const kept = gunzipSync(saved.get('dce_rpc/records.log.gz') as Uint8Array).toString();
    expect(kept.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toHaveLength(100);
  });

  it('does not open the log again where nothing was found, nor where it is switched off', async () => {
    const quiet = '{"id.orig_h":"10.0.0.1","id.resp_h":"10.0.0.2","ts":1.5,"_path":"conn"}\n';
    expect((await inspectBytes('conn.log', quiet)).saved.has('conn/records.log.gz')).toBe(false);
    const off = await inspectFile(sample, { largestDrillDown: 0 });
    expect(off.inspection.logs[0]!.drillDown).toBeNull();
    expect(off.saved.has('dce_rpc/records.log.gz')).toBe(false);
  });
});
