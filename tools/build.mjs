// Builds dist: the command line as one bundle with chunks that load when needed, and the library as modules with types.
// `--cli` builds the command line alone, in a fraction of a second.
import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { buildPages } from './pages.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const NODE_BUNDLE = {
  absWorkingDir: root,
  outdir: 'dist',
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  treeShaking: true,
  legalComments: 'none',
  logLevel: 'warning',
  // The package offers Node its CommonJS build alone, which neither shrinks nor runs in an ES module.
  alias: { yaml: './node_modules/yaml/browser/index.js' },
  // They start threads from files of their own, or are CommonJS; loaded from node_modules when needed.
  external: ['tinypool', 'bullmq', 'ioredis', 'cli-progress'],
};

async function buildCommandLine() {
  const { metafile } = await build({
    ...NODE_BUNDLE,
    entryPoints: { cli: 'src/cli/main.ts' },
    chunkNames: 'chunks/[name]-[hash]',
    splitting: true,
    metafile: true,
    define: { XPYD_VERSION: JSON.stringify(version) },
    banner: { js: '#!/usr/bin/env node' },
  });
  chmodSync(join(root, 'dist/cli.js'), 0o755);
  // Chunks of earlier builds go last: whoever runs one of those meanwhile has loaded most of what it needs.
  for (const chunk of readdirSync(join(root, 'dist/chunks')))
    if (!(`dist/chunks/${chunk}` in metafile.outputs)) rmSync(join(root, 'dist/chunks', chunk));
}

/** What a thread runs, in one file: its bytes say whether two machines compute the same. */
async function buildTaskWorker() {
  await build({
    ...NODE_BUNDLE,
    entryPoints: { 'task-worker': 'src/study/executors/task-worker.ts' },
    // Comments would name the folders of this machine.
    minifyWhitespace: true,
  });
}

function buildLibrary() {
  rmSync(join(root, 'dist/lib'), { recursive: true, force: true });
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  execFileSync(process.execPath, [compiler, '--project', 'tsconfig.build.json'], {
    cwd: root,
    stdio: 'inherit',
  });
}

await Promise.all([buildCommandLine(), buildTaskWorker()]);
await buildPages(root);
if (!process.argv.includes('--cli')) buildLibrary();
