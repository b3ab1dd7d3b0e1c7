import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Starts a command from one bundle of its sources, which is made anew whenever one of them is younger: loading some two
 * hundred modules takes longer than most logs take to read. node launch.mjs NAME [ARGUMENT...] runs local/NAME.ts, which
 * may also stand elsewhere: ../bench/NAME.
 */
const here = import.meta.dirname;
const root = join(here, '..');
const command = process.argv[2];
const sources = Object.fromEntries(
  [command, 'start-ahead', 'counting-worker', 'expanding-worker'].map((entry) => [
    basename(entry),
    join(here, `${entry}.ts`),
  ]),
);
process.argv.splice(1, 2, sources[basename(command)]);
enableCompileCache();
const fileOf = await bundled().catch(() => (name) => sources[name]);
const load = (name) => import(pathToFileURL(fileOf(name)).href);
(await load('start-ahead')).startAhead(process.argv.slice(2));
await load(basename(command));

/** Where the bundle of this version of the sources lies. Where it can't be written, the sources run as they are. */
async function bundled() {
  const folder = join(root, 'node_modules', '.cache', 'stray', `${basename(command)}-${youngest()}`);
  const bundle = (name) => join(folder, `${name}.js`);
  if (existsSync(bundle(basename(command)))) return bundle;
  const { build } = await import('esbuild');
  const scratch = `${folder}-${process.pid}`;
  await build({
    entryPoints: sources,
    outdir: scratch,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    sourcemap: 'linked',
    sourcesContent: false,
    minifyWhitespace: true,
    minifySyntax: true,
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
  for (const folder of new Set(['lambda', 'local', join('local', command, '..')])) {
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
