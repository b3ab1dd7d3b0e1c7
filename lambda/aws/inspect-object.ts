import type { Places } from '../alert/places.ts';
import { inspect, type LogReader, logPathsOf, type Stored } from '../inspect.ts';
import { type TalliedPart, tallyObject } from '../tallies/tally-object.ts';
import { addToIndex } from './daily-index.ts';
import type { TellingEnvironment } from './environment.ts';
import type { StoredObject } from './event.ts';
import { sentenceOf } from './faults.ts';
import { type Clients, type Judged, judgeAndTell, type Run, type Story } from './judge-and-tell.ts';
import { type Kept, keepTallies } from './keep-tallies.ts';
import { resultsFolder } from './result-keys.ts';
import { s3World } from './s3-world.ts';
import { versionOf } from './stored-version.ts';

export type Done = Judged & {
  /** what became of the partial tallies; null where none are kept */
  readonly tallies: Kept | null;
  /** a sentence where the log could not be added to the index of its day */
  readonly indexFault: string | null;
};

/** One version of one object, from its bytes to its results, its alert and its place in the index of its day. */
export async function inspectObject(
  object: StoredObject,
  environment: TellingEnvironment,
  clients: Clients,
  run: Run,
): Promise<Done> {
  const story = new ObjectStory(object, environment, clients, run);
  const judged = await judgeAndTell(story, environment, clients, run);
  // The index is a convenience: a log that is done is not done again for it.
  const indexFault = await addToIndex(
    clients.s3,
    environment.resultsBucket,
    resultsFolder(object),
    judged.inspection,
  ).then(() => null, sentenceOf);
  return { ...judged, tallies: story.tallies, indexFault };
}

/** An object's artefacts, then its partial tallies. */
class ObjectStory implements Story {
  readonly alert = true;
  tallies: Kept | null = null;
  readonly #object: StoredObject;
  readonly #environment: TellingEnvironment;
  readonly #clients: Clients;
  readonly #run: Run;

  constructor(object: StoredObject, environment: TellingEnvironment, clients: Clients, run: Run) {
    this.#object = object;
    this.#environment = environment;
    this.#clients = clients;
    this.#run = run;
  }

  async judge(memory: Parameters<Story['judge']>[0]): ReturnType<Story['judge']> {
    const { resultsBucket: bucket, settings } = this.#environment;
    const [object, { s3 }, folder] = [this.#object, this.#clients, resultsFolder(this.#object)];
    const world = s3World({ s3, object, results: { bucket, folder }, limits: this.#run.limits });
    const within = { ...memory, places: placesIn(bucket, folder) };
    if (!settings.partialTallies) return inspect(storedOf(object), world, settings, within);
    let parts: readonly TalliedPart[] = [];
    const counting: LogReader = async (stored) => {
      const named = { ...stored, version: versionOf(object) };
      const tallied = await tallyObject(() => world.open(), named, logPathsOf(settings), settings);
      parts = tallied.parts;
      return tallied.reading;
    };
    const inspected = await inspect(storedOf(object), world, settings, within, counting);
    const counts = inspected.inspection.read !== 'not_a_log';
    // Judged anew, it was read anew, and its parts are the same.
    this.tallies ??= await keepTallies(s3, bucket, object, counts ? parts : []);
    return inspected;
  }

  noteOf(): string {
    return `${resultsFolder(this.#object)}/told.json`;
  }
}

/** Addresses that the console and the command line both take. */
function placesIn(bucket: string, folder: string): Places {
  const place = (of: string, name: string) => `s3://${bucket}/${folder}/${of}/${name}`;
  return { report: (of) => place(of, 'report.html'), records: (of) => place(of, 'records.log.gz') };
}

function storedOf(object: StoredObject): Stored {
  return { name: object.key, bytes: object.bytes, version: versionOf(object) };
}
