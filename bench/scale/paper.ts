import { table } from '../tables.ts';
import { assumed, published, requestsPerObject, requestsPerWindow } from './published.ts';

/** What was measured here. */
export type Measured = {
  /** CPU seconds to tally a byte of log, uncompressed, that came packed */
  readonly tallySecondsPerByte: number;
  readonly partBytesPerPair: number;
  /** CPU seconds to merge and examine */
  readonly mergeSecondsPerPair: number;
};

export type Deployed = {
  readonly memoryMegabytes: number;
  readonly objectsPerBatch: number;
};

/** The year as it comes about: amounts, seconds and dollars. */
export function yearOf(measured: Measured, deployed: Deployed) {
  const gigabytes = deployed.memoryMegabytes / 1024;
  const tallies = talliesOf(measured, deployed);
  const merges = windowsOf(measured, deployed);
  const { objects, children, tallySeconds } = tallies;
  const { windows, partsPerWindow, windowSeconds, puts: windowPuts } = merges;
  const gets = objects * requestsPerObject.gets + windows * partsPerWindow * requestsPerWindow.getsPerPart;
  const puts = objects * requestsPerObject.puts + windowPuts + objects / published.keysPerList;
  const transitions = (children + windows) * published.transitionsPerChild;
  const seconds = tallySeconds + windowSeconds;
  const dollars = {
    lambda: seconds * gigabytes * published.dollarsPerGigabyteSecond,
    invocations: (children + windows) * published.dollarsPerInvocation,
    transitions: transitions * published.dollarsPerTransition,
    puts: puts * published.dollarsPerPut,
    gets: gets * published.dollarsPerGet,
  };
  return {
    ...tallies,
    ...merges,
    gigabyteSeconds: seconds * gigabytes,
    gets,
    puts,
    transitions,
    dollars,
    allDollars: Object.values(dollars).reduce((sum, part) => sum + part, 0),
    hours: seconds / published.concurrency / 3600,
    objectsPerSecond: (objects / tallySeconds) * published.concurrency,
  };
}

function talliesOf({ tallySecondsPerByte }: Measured, { memoryMegabytes, objectsPerBatch }: Deployed) {
  const { sensors, days, logPaths, gigabytesPerSensorDay, packed, waitingSecondsPerObject } = assumed;
  const cpus = memoryMegabytes / published.megabytesPerCpu;
  const objects = sensors * days * 24 * logPaths;
  const plainBytes = sensors * days * gigabytesPerSensorDay * 1e9;
  const storedBytes = plainBytes / packed;
  const cpuSeconds =
    (plainBytes * tallySecondsPerByte + storedBytes * published.receivingCpuSecondsPerByte) / cpus;
  const networkSeconds = storedBytes / published.receivedBytesPerSecond;
  return {
    objects,
    plainBytes,
    storedBytes,
    children: Math.ceil(objects / objectsPerBatch),
    tallySeconds: Math.max(cpuSeconds, networkSeconds) + objects * waitingSecondsPerObject,
  };
}

function windowsOf({ mergeSecondsPerPair, partBytesPerPair }: Measured, { memoryMegabytes }: Deployed) {
  const { sensors, days, logPaths, pairsPerSensorHour, waitingSecondsPerPart } = assumed;
  const windows = days * logPaths;
  const partsPerWindow = sensors * 24;
  const pairsPerWindow = partsPerWindow * pairsPerSensorHour;
  const lists = 24 * Math.ceil(sensors / published.keysPerList);
  const cpuSeconds = (pairsPerWindow * mergeSecondsPerPair) / (memoryMegabytes / published.megabytesPerCpu);
  return {
    windows,
    partsPerWindow,
    windowPartBytes: pairsPerWindow * partBytesPerPair,
    windowSeconds: windows * (cpuSeconds + partsPerWindow * waitingSecondsPerPart),
    puts: windows * (requestsPerWindow.puts + lists),
  };
}

export type Year = ReturnType<typeof yearOf>;

export function yearTable(year: Year): string {
  const { dollars } = year;
  const whole = (value: number) => Math.round(value).toLocaleString('en');
  const money = (value: number) => value.toLocaleString('en', { maximumFractionDigits: 0 });
  return table(
    ['of a year', 'how it comes about', 'amount', 'dollars'],
    [
      ['objects', 'sensors × days × 24 × log paths', whole(year.objects), ''],
      ['uncompressed, TB', 'sensors × days × GB a day', whole(year.plainBytes / 1e12), ''],
      ['stored, TB', 'packed as assumed', whole(year.storedBytes / 1e12), ''],
      ['tallying, GB-seconds', 'CPU or network, and waiting', whole(share(year, year.tallySeconds)), ''],
      ['windows, GB-seconds', 'merging, examining, fetching', whole(share(year, year.windowSeconds)), ''],
      ['both, GB-seconds', 'Lambda on arm64', whole(year.gigabyteSeconds), money(dollars.lambda)],
      ['invocations', 'batches and windows', whole(year.children + year.windows), money(dollars.invocations)],
      ['state transitions', 'two a child', whole(year.transitions), money(dollars.transitions)],
      ['PUT and LIST', 'parts, pointers, artefacts', whole(year.puts), money(dollars.puts)],
      ['GET', 'logs, pointers, parts', whole(year.gets), money(dollars.gets)],
      ['**all**', `**${year.hours.toFixed(1)} hours** at 1,000 at once`, '', `**${money(year.allDollars)}**`],
    ],
  );
}

function share(year: Year, seconds: number): number {
  return (year.gigabyteSeconds * seconds) / (year.tallySeconds + year.windowSeconds);
}

/** How near the year comes to each published limit, the nearest first; above 100 % it is met. */
export function limitsTable(
  year: Year,
  { objectsPerBatch, largestShardMegabytes }: { objectsPerBatch: number; largestShardMegabytes: number },
): string {
  const rates = {
    puts: year.objectsPerSecond * requestsPerObject.puts,
    gets: year.objectsPerSecond * requestsPerObject.gets,
  };
  const lines: [what: string, limit: string, share: number, then: string][] = [
    [
      'PUT per second under one prefix',
      '3,500',
      rates.puts / published.putsPerSecond,
      'S3 answers 503 until it has split the prefix; the client waits and tries again',
    ],
    ['GET per second under one prefix', '5,500', rates.gets / published.getsPerSecond, 'the same'],
    ['Lambda: invocations at once', '1,000', 1, 'what bounds the hours; a quota that is raised on request'],
    [
      'packed partial tallies of a day and log path, merged at once',
      `${largestShardMegabytes} MB (a setting)`,
      year.windowPartBytes / (largestShardMegabytes * 1e6),
      'the window is merged in shards, one after the other',
    ],
    [
      'open children of a map',
      '10,000',
      published.concurrency / published.openChildren,
      'never met before the one above',
    ],
    [
      'payload of a batch, bytes',
      '262,144',
      (objectsPerBatch * 400) / published.payloadBytes,
      'fewer objects a batch',
    ],
    [
      'events in an execution’s history',
      '25,000',
      40 / published.historyEvents,
      'children have histories of their own',
    ],
  ];
  return table(
    ['limit', 'as published', 'share that is used', 'what happens then'],
    lines
      .toSorted((a, b) => b[2] - a[2])
      .map(([what, limit, used, then]) => [what, limit, `${(used * 100).toFixed(1)} %`, then]),
  );
}
