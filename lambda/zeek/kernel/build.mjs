import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';

/**
 * Compiles assembly/ to WebAssembly and packs it into wasm.ts as base64, so that Node, vitest and esbuild load it alike
 * and nothing is read from the disk. Runs on `npm ci` (`prepare`) and by `npm run kernel`.
 */
const here = import.meta.dirname ?? new URL('.', import.meta.url).pathname;
const scratch = mkdtempSync(join(tmpdir(), 'kernel-'));
const wasm = join(scratch, 'kernel.wasm');

const { error, stderr } = await asc.main([
  join(here, 'assembly/index.ts'),
  ...[
    '--outFile',
    wasm,
    '--runtime',
    'minimal',
    '--enable',
    'simd',
    '--importMemory',
    '--zeroFilledMemory',
    '--initialMemory',
    '32',
    '--optimizeLevel',
    '3',
    '--noAssert',
    // names of functions, for profiles and traces
    '--debug',
    '--converge',
  ],
  ...['--use', 'abort=', '--maximumMemory', '65536', ...process.argv.slice(2)],
]);
if (error) {
  process.stderr.write(`${stderr}\n${error.message}\n`);
  process.exit(1);
}
const bytes = readFileSync(wasm);
rmSync(scratch, { recursive: true });
writeFileSync(
  join(here, 'wasm.ts'),
  `/** Built from assembly/ by build.mjs. */\nexport const wasmBase64 =\n  '${bytes.toString('base64')}';\n`,
);
process.stdout.write(`kernel: ${bytes.length} bytes of WebAssembly\n`);
