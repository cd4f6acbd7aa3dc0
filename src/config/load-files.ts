import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { ConfigError } from '../errors.ts';
import type { Benchmark } from './benchmark.ts';
import type { Override } from './override.ts';
import { parseBenchmark } from './parse-benchmark.ts';
import { parseScenario } from './parse-scenario.ts';
import {
  isPath,
  type ProfileKind,
  type ProfileLibrary,
  type ProfileText,
  profileId,
} from './profile-library.ts';
import type { Scenario } from './scenario.ts';
import { suggestion } from './suggestion.ts';

const BENCHMARK = '.benchmark.yaml';

const EXTENSIONS: Record<ProfileKind, string> = {
  accelerators: '.yaml',
  links: '.yaml',
  engines: '.yaml',
  models: '.json',
};

/**
 * A scenario from a file. What it names is a shipped profile, or a path from the folder that the file is in.
 * @throws ConfigError if it cannot be read or is wrong
 */
export function loadScenario(file: string, overrides: readonly Override[] = []): Scenario {
  if (file.endsWith(BENCHMARK)) {
    throw new ConfigError(`${file} is a published benchmark and no scenario`, {
      hint: `xpyd validate ${basename(file, BENCHMARK)}`,
    });
  }
  return parseScenario(readText(file), file, fileLibrary(dirname(file)), overrides);
}

/**
 * A published benchmark: a file, or the name of a shipped one.
 * @throws ConfigError if it cannot be read or is wrong
 */
export function loadBenchmark(name: string): LoadedBenchmark {
  const names = shippedBenchmarks();
  const file = names.includes(name) ? join(publishedFolder(), name + BENCHMARK) : name;
  if (!existsSync(file))
    throw new ConfigError(`unknown benchmark "${name}"`, { hint: suggestion(name, names) });
  const benchmark = parseBenchmark(readText(file), file);
  return { benchmark, scenarioOf: (scenario) => loadScenario(join(dirname(file), scenario)) };
}

export interface LoadedBenchmark {
  benchmark: Benchmark;
  /** The scenario that a part of it names. */
  scenarioOf: (file: string) => Scenario;
}

/** Names of the benchmarks in scenarios/published. */
export function shippedBenchmarks(): string[] {
  const files = readdirSync(publishedFolder()).filter((file) => file.endsWith(BENCHMARK));
  return files.map((file) => basename(file, BENCHMARK)).sort();
}

/** Where the published benchmarks are, and what is known from them. */
export function publishedFolder(): string {
  return join(packageFolder(), 'scenarios', 'published');
}

/** The shipped profiles, also by the start of their id if only one starts so (`h200`); and those in files: paths count from `folder`. */
export function fileLibrary(folder: string): ProfileLibrary {
  const shipped = join(packageFolder(), 'profiles');
  return {
    ids(kind) {
      const extension = EXTENSIONS[kind];
      const files = readdirSync(join(shipped, kind)).filter((file) => extname(file) === extension);
      return files.map((file) => basename(file, extension)).sort();
    },
    read(kind, name, beside) {
      const id = profileId(name);
      const shippedText = (known: string) => {
        const file = join(shipped, kind, known + EXTENSIONS[kind]);
        return existsSync(file) ? { id: known, file, text: readText(file) } : undefined;
      };
      const found =
        (isPath(name) ? undefined : shippedText(id)) ??
        readPath(kind, resolve(beside === undefined ? folder : dirname(beside), name));
      if (found || isPath(name)) return found;
      const longer = this.ids(kind).filter((known) => known.startsWith(`${id}-`));
      return longer.length === 1 ? shippedText(longer[0]) : undefined;
    },
    trace(name) {
      const file = resolve(folder, name);
      return existsSync(file) ? { file, chunks: readChunks(file) } : undefined;
    },
  };
}

/**
 * A profile by its path. A folder stands for the model in it, as it is stored: with a config.json, or as the cache of
 * Hugging Face has it.
 *
 * @throws ConfigError if a folder has no model, or a file cannot be read
 */
function readPath(kind: ProfileKind, path: string): ProfileText | undefined {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (isFolder) return kind === 'models' ? readModelFolder(path) : undefined;
  if (!existsSync(path)) return undefined;
  const id = basename(path) === 'config.json' ? modelName(dirname(path)) : basename(path, extname(path));
  return { id, file: path, text: readText(path) };
}

function readModelFolder(folder: string): ProfileText {
  const reference = join(folder, 'refs', 'main');
  const snapshot = existsSync(reference) ? join(folder, 'snapshots', readText(reference).trim()) : folder;
  const file = join(snapshot, 'config.json');
  if (!existsSync(file)) throw new ConfigError(`${snapshot}: there is no config.json in this folder`);
  return { id: modelName(snapshot), file, text: readText(file) };
}

/** The cache of Hugging Face keeps a model in `models--<owner>--<name>/snapshots/<commit>`. */
function modelName(folder: string): string {
  const cached = /models--[^/\\]+?--([^/\\]+)[/\\]snapshots[/\\][^/\\]+$/.exec(folder);
  return cached?.[1] ?? basename(folder);
}

/** @throws ConfigError if the file cannot be read */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** Why a file cannot be read, for the user. */
export function unreadable(file: string, error: unknown): ConfigError {
  const { code, message } = error as NodeJS.ErrnoException;
  const reasons: Record<string, string> = {
    ENOENT: 'there is no such file',
    EISDIR: 'this is a folder',
    EACCES: 'no permission to read it',
  };
  return new ConfigError(`${file}: ${reasons[code ?? ''] ?? message}`);
}

const CHUNK_BYTES = 2 ** 20;
const GZIP = [0x1f, 0x8b];

/**
 * The text of a file piece by piece. A file that is compressed by gzip is unpacked as a whole.
 * @throws ConfigError if it cannot be read
 */
function* readChunks(file: string): Generator<string> {
  const decoder = new TextDecoder();
  for (const bytes of isGzip(file) ? unpacked(file) : readBytes(file))
    yield decoder.decode(bytes, { stream: true });
}

function* unpacked(file: string): Generator<Uint8Array> {
  try {
    const bytes = gunzipSync(readFileSync(file));
    for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
  } catch (error) {
    throw unreadable(file, error);
  }
}

function* readBytes(file: string, chunkBytes = CHUNK_BYTES): Generator<Uint8Array> {
  let handle: number | undefined;
  try {
    handle = openSync(file, 'r');
    const chunk = new Uint8Array(chunkBytes);
    for (let bytes = readSync(handle, chunk); bytes > 0; bytes = readSync(handle, chunk))
      yield chunk.subarray(0, bytes);
  } catch (error) {
    throw unreadable(file, error);
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

/** True if the file begins as gzip does. @throws ConfigError if it cannot be read */
export function isGzip(file: string): boolean {
  const [start = new Uint8Array()] = readBytes(file, GZIP.length);
  return GZIP.every((byte, index) => byte === start[index]);
}

/** The folder of this package, from the sources as well as from what is built of them. */
export function packageFolder(): string {
  const start = dirname(fileURLToPath(import.meta.url));
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (folder === dirname(folder)) throw new Error(`no package.json above ${start}`);
  }
}
