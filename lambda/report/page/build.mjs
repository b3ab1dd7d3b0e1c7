// Bundles the page's script and style into built.ts, with the hashes that the page's content policy names. Run by
// `npm run page` and after every install, as the kernel is.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, transform } from 'esbuild';
import { plotStyle } from '../plot/style.ts';

const folder = import.meta.dirname;
const target = 'es2022';

const bundle = await build({
  entryPoints: [join(folder, 'browser/main.ts')],
  bundle: true,
  minify: true,
  charset: 'ascii',
  format: 'esm',
  target,
  write: false,
  legalComments: 'none',
});
// A module is deferred, and may await; it needs no more than to be told apart from a classic script.
const script = bundle.outputFiles[0].text.trim().replaceAll('</', '<\\/').replaceAll('<!--', '<\\!--');

const css = `${readFileSync(join(folder, 'page.css'), 'utf8')}\n${plotStyle}`;
const style = (await transform(css, { loader: 'css', minify: true, charset: 'utf8' })).code.trim();
if (style.includes('</')) throw new Error('the style would end its own element');

const hash = (text) => `sha256-${createHash('sha256').update(text).digest('base64')}`;
const built = [
  '/** Made by build.mjs; not to be edited. */',
  `export const script = ${JSON.stringify(script)};`,
  `export const scriptHash = '${hash(script)}';`,
  `export const style = ${JSON.stringify(style)};`,
  `export const styleHash = '${hash(style)}';`,
  '',
].join('\n');

const file = join(folder, 'built.ts');
if (process.argv.includes('--check')) {
  if (readFileSync(file, 'utf8') !== built) throw new Error('built.ts is older than the page: npm run page');
} else {
  writeFileSync(file, built);
  console.log(`page: script ${script.length} bytes, style ${style.length} bytes`);
}
