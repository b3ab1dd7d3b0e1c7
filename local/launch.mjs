import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Starts a command from one bundle of its sources, which is made anew whenever one of them is younger: loading some two
 * hundred modules takes longer than most logs take to read. node launch.mjs NAME [ARGUMENT...] runs local/NAME.ts.
 */
const here = import.meta.dirname;
const root = join(here, '..');
const name = process.argv[2];
const sources = { folder: here, type: 'ts' };
process.argv.splice(1, 2, join(here, `${name}.ts`));
enableCompileCache();
const { folder, type } = await bundleOf().catch(() => sources);
const load = (module) => import(pathToFileURL(join(folder, `${module}.${type}`)).href);
(await load('counting-thread')).startAhead(process.argv.slice(2));
await load(name);

/** The bundle of a command, of this version of the sources. Where it can't be written, the sources run as they are. */
async function bundleOf() {
  const folder = join(root, 'node_modules', '.cache', 'stray', String(youngest()));
  const bundle = { folder, type: 'js' };
  if (existsSync(join(folder, `${name}.js`))) return bundle;
  const { build } = await import('esbuild');
  const scratch = `${folder}-${process.pid}`;
  await build({
    entryPoints: [name, 'counting-thread', 'counting-worker'].map((entry) => join(here, `${entry}.ts`)),
    outdir: scratch,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    sourcemap: 'linked',
    sourcesContent: false,
    logLevel: 'silent',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  clear(join(folder, '..'));
  renameSync(scratch, folder);
  return bundle;
}

/** When the sources were last changed, in milliseconds since 1970; a folder changes with the files that come and go. */
function youngest() {
  let last = 0;
  for (const folder of ['lambda', 'local']) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      last = Math.max(last, statSync(join(entry.parentPath, entry.name)).mtimeMs);
    }
  }
  return last;
}

/** Takes away the bundles of earlier versions that nobody can be running any more. */
function clear(folder) {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder)) {
    const path = join(folder, entry);
    if (statSync(path).mtimeMs < Date.now() - 86_400_000) rmSync(path, { recursive: true, force: true });
  }
}
