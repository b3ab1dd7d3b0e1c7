// Bundles ml-kmeans into built.js. The package asks for all of ml-spectra-processing and ml-matrix, of which its k-means
// needs two sums: 260 modules, which take longer to load than most logs take to cluster, and 20 MB to hold. Run after every
// install, as the kernel's build is.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const folder = import.meta.dirname;
const bundle = await build({
  stdin: { contents: "export { kmeans } from 'ml-kmeans';", resolveDir: folder },
  alias: { 'ml-matrix': join(folder, 'matrix.ts') },
  bundle: true,
  minify: true,
  charset: 'ascii',
  format: 'esm',
  target: 'es2024',
  write: false,
  legalComments: 'inline',
});
const code = bundle.outputFiles[0].text;
writeFileSync(join(folder, 'built.js'), `/** Made by build.mjs; not to be edited. */\n${code}`);
writeFileSync(join(folder, 'built.d.ts'), "export { kmeans } from 'ml-kmeans';\n");
console.log(`ml-kmeans: ${code.length} bytes`);
