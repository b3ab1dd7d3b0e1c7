import type { MapState } from './definition.ts';
import { StateFailure } from './failure.ts';
import type { Scope } from './path.ts';
import { fill } from './payload-template.ts';
import { LARGEST_DATA } from './walk.ts';

/** What one child of a map is given, and how many items that are. */
export type ChildInput = { readonly input: unknown; readonly items: number };

/** Each item as ItemSelector shapes it, alone or in the batches of ItemBatcher. */
export function inputsOf(state: MapState, items: readonly unknown[], scope: Scope): ChildInput[] {
  const shaped = items.map((item, index) => shapedBy(state.ItemSelector, item, index, scope));
  return state.ItemBatcher === undefined
    ? shaped.map((input) => ({ input, items: 1 }))
    : batchesOf(state.ItemBatcher, shaped, scope);
}

function shapedBy(selector: unknown, item: unknown, index: number, { data, context }: Scope): unknown {
  if (selector === undefined) return item;
  const own = { Map: { Item: { Index: index, Value: item } } };
  return fill(selector, { data, context: { ...(context as object), ...own } });
}

function batchesOf(
  { MaxItemsPerBatch, MaxInputBytesPerBatch, BatchInput }: NonNullable<MapState['ItemBatcher']>,
  items: readonly unknown[],
  scope: Scope,
): ChildInput[] {
  const common = BatchInput === undefined ? {} : { BatchInput: fill(BatchInput, scope) };
  const frame = bytesOf({ ...common, Items: [] });
  const largest = Math.min(MaxInputBytesPerBatch ?? LARGEST_DATA, LARGEST_DATA);
  const batches: unknown[][] = [];
  let bytes = largest;
  for (const item of items) {
    const own = bytesOf(item) + 1;
    if (frame + own > largest)
      throw new StateFailure('States.DataLimitExceeded', `one item has ${own} bytes, a batch ${largest}`);
    if (bytes + own > largest || batches.at(-1)!.length === MaxItemsPerBatch) {
      batches.push([]);
      bytes = frame;
    }
    batches.at(-1)!.push(item);
    bytes += own;
  }
  return batches.map((Items) => ({ input: { ...common, Items }, items: Items.length }));
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
