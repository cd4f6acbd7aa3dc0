// Builds dist: the command line as one bundle with chunks that load when needed, and the library as modules with types.
// `--cli` builds the command line alone, in a fraction of a second.
import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

async function buildCommandLine() {
  rmSync(join(root, 'dist/chunks'), { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: { cli: 'src/cli/main.ts' },
    outdir: 'dist',
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    treeShaking: true,
    legalComments: 'none',
    logLevel: 'warning',
    // The package offers Node its CommonJS build alone, which neither shrinks nor runs in an ES module.
    alias: { yaml: './node_modules/yaml/browser/index.js' },
    define: { XPYD_VERSION: JSON.stringify(version) },
    banner: { js: '#!/usr/bin/env node' },
  });
  chmodSync(join(root, 'dist/cli.js'), 0o755);
}

function buildLibrary() {
  rmSync(join(root, 'dist/lib'), { recursive: true, force: true });
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  execFileSync(process.execPath, [compiler, '--project', 'tsconfig.build.json'], {
    cwd: root,
    stdio: 'inherit',
  });
}

await buildCommandLine();
if (!process.argv.includes('--cli')) buildLibrary();
