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
export const requestsPerObject = { gets: 4, puts: 3 } as const;
/** Of a window and each of its parts: the pointer and the part; of a window: its artefacts, notes of runs, what was told. */
export const requestsPerWindow = { getsPerPart: 2, puts: 12 } as const;

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
