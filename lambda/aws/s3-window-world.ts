import type { S3Client } from '@aws-sdk/client-s3';
import { windowFolder } from '../windows/places.ts';
import type { LogWindow } from '../windows/window.ts';
import { LogGone, type WindowWorld } from '../windows/window-world.ts';
import type { Environment } from './environment.ts';
import { ObjectGone } from './faults.ts';
import type { Limits } from './limits.ts';
import { resultsFolder } from './result-keys.ts';
import { s3World, savingIn } from './s3-world.ts';
import { storedPart } from './stored-part.ts';
import { tallyStored } from './tally-stored.ts';
import type { PointedPart } from './window-pointers.ts';

/** The WindowWorld on S3, for one window. */
export function s3WindowWorld(
  window: LogWindow,
  environment: Environment,
  s3: Pick<S3Client, 'send'>,
  limits: Limits,
): WindowWorld<PointedPart> {
  const { resultsBucket: bucket } = environment;
  let loaded = 0;
  return {
    save: savingIn({ s3, results: { bucket, folder: windowFolder(window) }, limits }),

    async load({ partKey }) {
      const bytes = await storedPart(s3, bucket, partKey, limits.signal);
      loaded += bytes.length;
      limits.check(loaded, loaded);
      return bytes;
    },

    async recompute({ source, hour }) {
      const { parts } = await tallyStored(source, environment, s3, limits).catch(throwGone);
      const again = parts.find((part) => part.logPath === window.logPath && part.hour === hour);
      return again?.bytes ?? null;
    },

    async *open({ source }) {
      const folder = resultsFolder(source);
      try {
        yield* s3World({ s3, object: source, results: { bucket, folder }, limits }).open();
      } catch (error) {
        throwGone(error);
      }
    },
  };
}

function throwGone(error: unknown): never {
  throw error instanceof ObjectGone ? new LogGone(error.message) : error;
}
