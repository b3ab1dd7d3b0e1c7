import type { S3Client } from '@aws-sdk/client-s3';
import { foldersOf } from '../artefacts.ts';
import { indexHtml } from '../report/index-html.ts';
import type { Inspection } from '../report/inspection.ts';
import { type InspectionSummary, inspectionOf } from '../report/inspection-json.ts';
import { ConditionalRecord } from './conditional-record.ts';
import { saveObject } from './save-object.ts';

/** The logs and windows of a day, by the folder of their results. */
type Day = { readonly schemaVersion: 1; readonly logs: Readonly<Record<string, InspectionSummary>> };

/**
 * Logs of one day in its index; of more, those without findings go first. Each log reads and writes the whole list, so
 * that a longer one would be felt in the time and the memory of every log.
 */
const MOST_LOGS = 500;
const MOST_MEETINGS = 20;

/**
 * Adds a log to the index of its day, by the log's own time: a list that is written conditionally, and a page made of
 * nothing but that list. Of functions that end at the same moment, the one that wrote the list last writes the page.
 * It looks afterwards whether the list is still the one that the page was made of, since its page may have come after
 * a later one.
 */
export async function addToIndex(
  s3: Pick<S3Client, 'send'>,
  bucket: string,
  folder: string,
  inspection: Inspection,
): Promise<void> {
  const place = `index/${dayOf(inspection)}`;
  const list = new ConditionalRecord(s3, bucket, `${place}.json`);
  const ours = await add(list, folder, summaryOf(inspection));
  let latest = await list.read();
  for (let page = 0; latest !== null && page < MOST_MEETINGS; page++) {
    if (page === 0 && latest.eTag !== ours) return;
    await saveObject(s3, bucket, `${place}.html`, pageOf(logsOf(latest.value)));
    const made = latest.eTag;
    latest = await list.read();
    if (latest?.eTag === made) return;
  }
}

/** The version of the list that holds the log. */
async function add(list: ConditionalRecord, folder: string, summary: InspectionSummary): Promise<string> {
  for (let meeting = 0; meeting < MOST_MEETINGS; meeting++) {
    const before = await list.read();
    const known = logsOf(before?.value);
    // The same log again leaves the list as it is; its page may be what an earlier run did not come to.
    if (before !== null && JSON.stringify(known[folder]) === JSON.stringify(summary)) return before.eTag;
    const day: Day = { schemaVersion: 1, logs: bounded({ ...known, [folder]: summary }) };
    const written = await list.tryWrite(day, before?.eTag ?? null);
    if (written !== null) return written;
  }
  throw new Error(`${MOST_MEETINGS} other functions wrote the index of the day at the same time`);
}

/** A list that can't be read begins anew. */
function logsOf(value: unknown): Day['logs'] {
  const day = value as Partial<Day> | null | undefined;
  return day?.schemaVersion === 1 && typeof day.logs === 'object' ? day.logs : {};
}

function bounded(logs: Day['logs']): Day['logs'] {
  const entries = Object.entries(logs);
  if (entries.length <= MOST_LOGS) return logs;
  const hasFindings = ([, { logs: paths }]: [string, InspectionSummary]) =>
    paths.some(({ findings }) => findings.high + findings.medium + findings.low > 0);
  const first = Map.groupBy(entries, hasFindings);
  return Object.fromEntries(
    [...(first.get(true) ?? []), ...(first.get(false) ?? []).toReversed()].slice(0, MOST_LOGS),
  );
}

/** The lines that were rejected are for the log's own pages. */
function summaryOf(inspection: Inspection): InspectionSummary {
  const summary = inspectionOf(inspection);
  return { ...summary, records: { ...summary.records, firstRejected: [] }, notes: [] };
}

function dayOf({ logs }: Inspection): string {
  const last = Math.max(...logs.map(({ window }) => window.last ?? Number.NEGATIVE_INFINITY));
  const date = new Date(last * 1000);
  return Number.isNaN(date.getTime()) ? 'undated' : date.toISOString().slice(0, 10);
}

function pageOf(logs: Day['logs']): string {
  const entries = Object.entries(logs).map(([folder, inspection]) => {
    const folders = foldersOf(inspection.logs.map(({ logPath }) => logPath));
    const hasReport = new Map(inspection.logs.map(({ logPath, hosts }) => [logPath, hosts > 0]));
    const within = (logPath: string) => (inspection.window === undefined ? `${folders.get(logPath)!}/` : '');
    const reportOf = (logPath: string) =>
      hasReport.get(logPath) ? `../${folder}/${within(logPath)}report.html` : null;
    return { inspection, reportOf };
  });
  return indexHtml(entries);
}
