import { patterns } from './registry.ts';

type Named = {
  readonly bounds: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly dryRun: readonly string[];
  readonly allow: readonly { readonly pattern?: string | undefined }[];
};

/**
 * A sentence for each pattern or bound that settings name and that does not exist: what was to be changed or silenced
 * there stays as it was.
 */
export function misnamed({ bounds, dryRun, allow }: Named): string[] {
  const known = new Map(patterns.map((pattern) => [pattern.id, pattern]));
  const named = [
    ...dryRun.map((id) => ['dryRun', id] as const),
    ...allow.map(({ pattern }) => ['allow', pattern] as const),
  ];
  const strangers = named
    .filter(([, id]) => id !== undefined && !known.has(id))
    .map(([where, id]) => `"${where}" names "${id}", and there is no such pattern`);
  const misset = Object.entries(bounds).flatMap(([id, values]) => {
    const pattern = known.get(id);
    if (pattern === undefined) return [`"bounds" names "${id}", and there is no such pattern`];
    return Object.keys(values)
      .filter((name) => !Object.hasOwn(pattern.bounds, name))
      .map(
        (name) =>
          `"bounds.${id}" has no bound "${name}"; it has ${Object.keys(pattern.bounds).join(', ') || 'none'}`,
      );
  });
  return [...new Set([...strangers, ...misset])];
}
