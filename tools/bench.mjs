// Bundles bench/ and runs it; the words of the command line go to bench/main.ts.
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

await build({
  absWorkingDir: root,
  entryPoints: ['bench/main.ts', 'bench/job.ts'],
  outdir: 'dist/bench',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  alias: { yaml: './node_modules/yaml/browser/index.js' },
  logLevel: 'warning',
});
process.chdir(root);
await import(pathToFileURL(join(root, 'dist/bench/main.js')).href);
