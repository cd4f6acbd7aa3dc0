import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, extname, join, relative, resolve } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

/** Rooms in their order: each may import itself and those before it. */
const ROOMS = [
  ...['errors', 'quantity', 'random', 'kernel', 'probe', 'hardware', 'model', 'cost', 'workload', 'engine'],
  ...['cluster', 'observe', 'config', 'simulate', 'report', 'study', 'serve', 'index', 'node', 'cli', 'web'],
];

/** What may use Node: the command line, the reading of files, how studies spread over processes, and the HTTP server. */
const NODE_ALLOWED = [
  ...[/^cli\//, /^node\.ts$/, /^config\/load-files\.ts$/, /^study\/executors\//, /^serve\/http\//],
];

const LONGEST_FILE = 300;
const PROJECT_FOLDERS = ['src', 'test', 'tools', 'bench', 'profiles', 'scenarios', 'docs', '.ci'];

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesUnder(path) : [path];
  });
}

interface SourceFile {
  /** From src on: `engine/schedulers/vllm-v1.ts`. */
  path: string;
  text: string;
  imports: string[];
}

const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g;

const SOURCES: SourceFile[] = filesUnder('src')
  .filter((file) => extname(file) === '.ts')
  .map((file) => {
    const text = readFileSync(file, 'utf8');
    return { path: relative('src', file), text, imports: [...text.matchAll(IMPORT)].map(([, name]) => name) };
  });

function roomOf(path: string): string {
  return path.split('/')[0].replace(/\.ts$/, '');
}

function usesNode({ imports }: SourceFile): boolean {
  return imports.some((name) => name.startsWith('node:'));
}

describe('the house', () => {
  it('has a place for every room', () => {
    const unknown = SOURCES.map(({ path }) => roomOf(path)).filter((room) => !ROOMS.includes(room));
    expect([...new Set(unknown)]).toEqual([]);
  });

  it('lets imports go one way, in the order of its rooms', () => {
    const backwards = SOURCES.flatMap(({ path, imports }) => {
      const own = ROOMS.indexOf(roomOf(path));
      const local = imports.filter((name) => name.startsWith('.'));
      const targets = local.map((name) => relative('src', resolve('src', dirname(path), name)));
      return targets
        .filter((target) => ROOMS.indexOf(roomOf(target)) > own)
        .map((target) => `${path} -> ${target}`);
    });
    expect(backwards).toEqual([]);
  });

  it('keeps Node out of the core', () => {
    const core = SOURCES.filter(({ path }) => !NODE_ALLOWED.some((pattern) => pattern.test(path)));
    expect(core.filter(usesNode).map(({ path }) => path)).toEqual([]);
  });

  it('reads imports at all: the command line does use Node', () => {
    expect(SOURCES.filter(usesNode).map(({ path }) => path)).toContain('config/load-files.ts');
  });

  it('keeps the names of a page out of the core: the library is compiled without them', () => {
    const settings = (file: string) => JSON.parse(readFileSync(file, 'utf8'));
    const { exclude } = settings('tsconfig.build.json');
    const { lib } = settings('tsconfig.json').compilerOptions;
    expect(exclude).toContain('src/web');
    expect(lib).not.toContain('DOM');
    const pages = SOURCES.filter(({ text }) => /<reference lib="dom/.test(text)).map(({ path }) => path);
    expect(pages).toEqual(['web/dom.d.ts']);
  });

  it('has no file that is too long to read', () => {
    const lines = SOURCES.map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }));
    expect(lines.filter(({ lines }) => lines > LONGEST_FILE)).toEqual([]);
  });

  it('names no folder of one machine', () => {
    // Put together, so that this file does not find itself.
    const machine = new RegExp(`(?<![\\w.])/(${['work', 'tmp', 'home', 'root', 'Users'].join('|')})/`);
    const files = PROJECT_FOLDERS.filter((folder) => statSync(folder, { throwIfNoEntry: false })).flatMap(
      filesUnder,
    );
    const naming = files.filter((file) => machine.test(readFileSync(file, 'utf8')));
    expect(naming).toEqual([]);
  });

  it('runs in a browser: the public API bundles without Node', async () => {
    const { outputFiles } = await build({
      entryPoints: ['src/index.ts'],
      bundle: true,
      write: false,
      platform: 'browser',
      format: 'esm',
      logLevel: 'silent',
    });
    expect(outputFiles[0].text).not.toMatch(/from\s*["']node:|require\(["']node:/);
  });
});
