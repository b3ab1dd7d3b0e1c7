import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Licence = {
  readonly name: string;
  readonly version: string;
  /** SPDX expression as the package states it, null where it states none */
  readonly licence: string | null;
  /** whether it is part of what is deployed, or only of making it */
  readonly ships: boolean;
};

type Package = {
  readonly version?: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
};

type Lock = { readonly packages: Readonly<Record<string, Package>> };

const folder = 'node_modules/';

/** Every package that an install brings, by name. What ships is what the product's own dependencies come to. */
export function licencesOf({ packages }: Lock): Licence[] {
  const ships = shippedPaths(packages);
  return Object.entries(packages)
    .filter(([path]) => path !== '')
    .map(([path, { version, license }]) => ({
      name: path.slice(path.lastIndexOf(folder) + folder.length),
      version: version ?? '',
      licence: license ?? null,
      ships: ships.has(path),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.version < b.version ? -1 : 1));
}

function shippedPaths(packages: Lock['packages']): Set<string> {
  const found = new Set<string>();
  const visit = (from: string) => {
    for (const name of Object.keys(packages[from]?.dependencies ?? {})) {
      const path = resolve(packages, from, name);
      if (path === null || found.has(path)) continue;
      found.add(path);
      visit(path);
    }
  };
  visit('');
  return found;
}

/** As Node does: beside the dependent first, then further out. */
function resolve(packages: Lock['packages'], from: string, name: string): string | null {
  for (let at = from; ; at = at.slice(0, Math.max(at.lastIndexOf(`/${folder}`), 0))) {
    const path = `${at === '' ? '' : `${at}/`}${folder}${name}`;
    if (path in packages) return path;
    if (at === '') return null;
  }
}

/** Licences under which a program may be passed on in any form, with their notice. */
const permissive = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Unlicense',
]);

/** Packages that ship and whose licence asks for more, or is not known: of `A OR B` one permissive is enough, of `A AND B` both. */
export function unfitToShip(licences: readonly Licence[]): Licence[] {
  const fits = (expression: string): boolean =>
    expression
      .replace(/[()]/g, '')
      .split(' OR ')
      .some((choice) => choice.split(' AND ').every((name) => permissive.has(name.trim())));
  return licences.filter(({ ships, licence }) => ships && (licence === null || !fits(licence)));
}

function report(licences: readonly Licence[]): string {
  const line = ({ name, version, licence }: Licence) =>
    `  ${`${name} ${version}`.padEnd(48)} ${licence ?? 'not stated'}`;
  const shipped = licences.filter(({ ships }) => ships);
  const tools = licences.filter(({ ships }) => !ships);
  return [
    `Deployed with the function (${shipped.length})`,
    ...shipped.map(line),
    '',
    `For building and testing only (${tools.length})`,
    ...tools.map(line),
  ].join('\n');
}

function main(): number {
  const lock: Lock = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package-lock.json'), 'utf8'));
  const licences = licencesOf(lock);
  process.stdout.write(`${report(licences)}\n`);
  const unfit = unfitToShip(licences);
  for (const { name, version, licence } of unfit) {
    process.stderr.write(`${name} ${version} must not ship: its licence is ${licence ?? 'not stated'}\n`);
  }
  return unfit.length === 0 ? 0 : 1;
}

if (import.meta.main) process.exitCode = main();
