import { AwsError } from '../http/aws-error.ts';
import type { ItemReader, MapState } from './definition.ts';
import { StateFailure } from './failure.ts';
import { type Scope, valueAt } from './path.ts';
import { fill } from './payload-template.ts';
import type { RoleS3 } from './role-s3.ts';

/** The items of a map, in the order of their source. Throws `States.ItemReaderFailed` where it can't be read. */
export async function readItems(state: MapState, scope: Scope, s3: RoleS3): Promise<readonly unknown[]> {
  if (state.ItemReader === undefined) return listOf(valueAt(state.ItemsPath ?? '$', scope), 'the input');
  try {
    const items = await readFrom(state.ItemReader, scope, s3);
    return items.slice(0, state.ItemReader.ReaderConfig?.MaxItems);
  } catch (error) {
    if (!(error instanceof AwsError || error instanceof SyntaxError)) throw error;
    throw new StateFailure('States.ItemReaderFailed', error.message);
  }
}

async function readFrom(
  { Resource, Parameters }: ItemReader,
  scope: Scope,
  s3: RoleS3,
): Promise<readonly unknown[]> {
  const given = fill(Parameters, scope) as Readonly<Record<string, unknown>>;
  const known = Resource.endsWith('listObjectsV2') ? ['Bucket', 'Prefix'] : ['Bucket', 'Key'];
  const stranger = Object.keys(given).find((name) => !known.includes(name));
  if (stranger !== undefined)
    throw new StateFailure('States.ItemReaderFailed', `the parameter ${stranger} is not interpreted`);
  if (known.includes('Key')) {
    const json = await s3.get(String(given.Bucket), String(given.Key));
    return listOf(JSON.parse(json.toString('utf8')), String(given.Key));
  }
  return Array.fromAsync(s3.list(String(given.Bucket), (given.Prefix ?? '') as string));
}

function listOf(value: unknown, where: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new StateFailure('States.ItemReaderFailed', `${where} holds no list of items`);
}
