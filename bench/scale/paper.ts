import { table } from '../tables.ts';

/**
 * Published figures, us-east-1, as read in November 2026: aws.amazon.com/lambda/pricing (arm64),
 * aws.amazon.com/step-functions/pricing, aws.amazon.com/s3/pricing; quotas as docs.aws.amazon.com/lambda/latest/dg/
 * (gettingstarted-limits, scaling-behavior), …/step-functions/latest/dg/service-quotas and …/AmazonS3/latest/userguide/
 * (optimizing-performance) state them. What a function receives from S3 in the long run, 0.6 Gbit/s, is
 * github.com/sjakthol/aws-network-benchmark's figure; receiving by TLS took 1.2 CPU seconds per GB on a machine like this.
 */
export const published = {
  dollarsPerGigabyteSecond: 0.0000133334,
  dollarsPerInvocation: 0.2e-6,
  dollarsPerTransition: 25e-6,
  dollarsPerPut: 5e-6,
  dollarsPerGet: 0.4e-6,
  megabytesPerCpu: 1_769,
  receivedBytesPerSecond: 75e6,
  receivingCpuSecondsPerByte: 1.2e-9,
  /** a child of a Standard map: its start, and its one task */
  transitionsPerChild: 2,
  openChildren: 10_000,
  concurrency: 1_000,
  historyEvents: 25_000,
  payloadBytes: 262_144,
  putsPerSecond: 3_500,
  getsPerSecond: 5_500,
  keysPerList: 1_000,
} as const;

/** What is assumed of the year: nothing of it was measured. */
export const assumed = {
  sensors: 100,
  days: 365,
  logPaths: 20,
  /** uncompressed, of all log paths of a sensor */
  gigabytesPerSensorDay: 20,
  /** real logs pack 4 to 14 times */
  packed: 5,
  /** of an object, for requests to S3 that wait for one another */
  waitingSecondsPerObject: 0.2,
  /** of a log path, on average over all of them; conn alone has many more */
  pairsPerSensorHour: 5_000,
  /** of a window and part, for its pointer and itself, sixteen at once */
  waitingSecondsPerPart: 0.005,
} as const;

/**
 * Requests of one object with one log path in one hour. GET and HEAD: the record of an earlier tally, the version, the log,
 * the pointer that may stand there. PUT: the part, the pointer, the record.
 */
const requestsPerObject = { gets: 4, puts: 3 } as const;
/** Of a window and each of its parts: the pointer and the part; of a window: its artefacts, notes of runs, what was told. */
const requestsPerWindow = { getsPerPart: 2, puts: 12 } as const;

/** What is assumed, in words. */
export function assumptions(): string {
  const { sensors, days, logPaths, gigabytesPerSensorDay, packed, waitingSecondsPerObject } = assumed;
  const { pairsPerSensorHour } = assumed;
  return [
    `${sensors} sensors that rotate ${logPaths} logs every hour for ${days} days, as gzip;`,
    `${gigabytesPerSensorDay} GB of log a sensor and day before packing, a ${packed}th of that after (real logs pack 4 to 14 times);`,
    `${pairsPerSensorHour.toLocaleString('en')} pairs of originator and value a log and hour, on average over all log paths;`,
    `${waitingSecondsPerObject} s an object in which a function waits for S3 (seven requests, one after the other);`,
    'day windows only, each of one log path and all sensors; no second runs for late objects, no Parquet, no storage.',
  ]
    .map((line) => `- ${line}`)
    .join('\n');
}

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

/** The year, by line: what, how much, and in dollars. */
export function yearOf(measured: Measured, { memoryMegabytes, objectsPerBatch }: Deployed) {
  const { sensors, days, logPaths, gigabytesPerSensorDay, packed } = assumed;
  const gigabytes = memoryMegabytes / 1024;
  const cpus = memoryMegabytes / published.megabytesPerCpu;
  const objects = sensors * days * 24 * logPaths;
  const plainBytes = sensors * days * gigabytesPerSensorDay * 1e9;
  const storedBytes = plainBytes / packed;
  const children = Math.ceil(objects / objectsPerBatch);
  const cpuSeconds =
    (plainBytes * measured.tallySecondsPerByte + storedBytes * published.receivingCpuSecondsPerByte) / cpus;
  const tallySeconds =
    Math.max(cpuSeconds, storedBytes / published.receivedBytesPerSecond) +
    objects * assumed.waitingSecondsPerObject;

  const windows = days * logPaths;
  const partsPerWindow = sensors * 24;
  const listsPerWindow = 24 * Math.ceil(sensors / published.keysPerList);
  const pairsPerWindow = partsPerWindow * assumed.pairsPerSensorHour;
  const windowSeconds =
    windows *
    ((pairsPerWindow * measured.mergeSecondsPerPair) / cpus + partsPerWindow * assumed.waitingSecondsPerPart);
  const gets = objects * requestsPerObject.gets + windows * partsPerWindow * requestsPerWindow.getsPerPart;
  const puts =
    objects * requestsPerObject.puts +
    windows * (requestsPerWindow.puts + listsPerWindow) +
    objects / published.keysPerList;
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
    objects,
    plainBytes,
    storedBytes,
    children,
    windows,
    partsPerWindow,
    pairsPerWindow,
    windowPartBytes: pairsPerWindow * measured.partBytesPerPair,
    tallySeconds,
    windowSeconds,
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
