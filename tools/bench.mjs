// Bundles bench/ and runs it; the words of the command line go to bench/main.ts.
import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

// Studies run in threads, which start from dist/task-worker.js.
execFileSync(process.execPath, [join(root, 'tools/build.mjs'), '--cli'], { stdio: 'inherit' });
await build({
  absWorkingDir: root,
  entryPoints: ['main', 'job', 'trace-job', 'study-job', 'serve-job', 'serve-client'].map(
    (name) => `bench/${name}.ts`,
  ),
  outdir: 'dist/bench',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  alias: { yaml: './node_modules/yaml/browser/index.js' },
  // They start threads from files of their own, or are CommonJS.
  external: ['tinypool', 'bullmq', 'ioredis'],
  logLevel: 'warning',
});
process.chdir(root);
await import(pathToFileURL(join(root, 'dist/bench/main.js')).href);
