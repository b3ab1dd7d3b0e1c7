import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { licencesOf, unfitToShip } from '../../local/licences.ts';

const lock = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'package-lock.json'), 'utf8'));
/** An install whose product depends on a package, which brings one of its own of the licence given. */
const bringing = (license: string | undefined) => ({
  packages: {
    '': { dependencies: { a: '1.0.0' } },
    'node_modules/a': { version: '1.0.0', license: 'MIT', dependencies: { '@b/c': '1.0.0' } },
    'node_modules/a/node_modules/@b/c': { version: '1.0.0', ...(license && { license }) },
    'node_modules/@b/c': { version: '2.0.0', license: 'GPL-3.0' },
  },
});

describe('licences', () => {
  it('of what ships are permissive', () => {
    const licences = licencesOf(lock);
    expect(licences.filter(({ ships }) => ships).map(({ name }) => name)).toContain('@aws-sdk/client-s3');
    expect(unfitToShip(licences)).toEqual([]);
  });

  it.each([['AGPL-3.0-or-later'], ['GPL-2.0'], ['MIT AND LGPL-3.0'], ['SEE LICENSE IN x'], [undefined]])(
    'that are copyleft or unknown must not ship: %s',
    (license) => {
      expect(unfitToShip(licencesOf(bringing(license)))).toMatchObject([{ name: '@b/c', version: '1.0.0' }]);
    },
  );

  it.each([['MIT'], ['(MIT OR GPL-3.0)'], ['(MIT AND BSD-3-Clause)']])(
    'that leave everyone free may ship: %s',
    (license) => {
      expect(unfitToShip(licencesOf(bringing(license)))).toEqual([]);
    },
  );

  it('of tools are listed and do not matter', () => {
    const tool = licencesOf(bringing('MIT')).find(({ licence }) => licence === 'GPL-3.0');
    expect(tool).toMatchObject({ name: '@b/c', version: '2.0.0', ships: false });
  });
});
