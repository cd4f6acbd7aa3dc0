import {
  accessSync,
  closeSync,
  constants,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { ConfigError } from '../errors.ts';

/**
 * A file that will be written when its content is known. Making one proves that it can be, so that nobody waits for
 * a simulation whose result has no place; writing it is all or nothing.
 */
export class OutputFile {
  readonly path: string;

  /** @throws ConfigError if no file can be written there; folders that are missing are made */
  constructor(path: string) {
    this.path = path;
    const folder = dirname(path);
    try {
      makeFolder(folder);
      accessSync(folder, constants.W_OK);
    } catch (error) {
      throw cannotWrite(path, error);
    }
    if (isFolder(path)) throw new ConfigError(`cannot write ${path}: this is a folder`);
  }

  /**
   * @param pieces the content, piece by piece
   * @throws ConfigError if the disk refuses after all
   */
  write(pieces: Iterable<string | Uint8Array>): void {
    const { temporary } = this;
    try {
      writePieces(temporary, pieces);
      renameSync(temporary, this.path);
    } catch (error) {
      throw this.givenUp(error);
    }
  }

  /** The same with pieces that have to be waited for. */
  async writeStream(pieces: AsyncIterable<string>): Promise<void> {
    const { temporary } = this;
    let file: number | undefined;
    try {
      file = openSync(temporary, 'w');
      for await (const piece of pieces) writeSync(file, piece);
      renameSync(temporary, this.path);
    } catch (error) {
      throw this.givenUp(error);
    } finally {
      if (file !== undefined) closeSync(file);
    }
  }

  /** In the same folder, since a rename within one file system is atomic. */
  private get temporary(): string {
    return `${this.path}.${process.pid}.tmp`;
  }

  private givenUp(error: unknown): unknown {
    rmSync(this.temporary, { force: true });
    const isOfTheDisk = (error as NodeJS.ErrnoException).syscall !== undefined;
    return isOfTheDisk ? cannotWrite(this.path, error) : error;
  }
}

/** One by one: the recursive form of mkdir never returns from /proc, where nobody can make a folder. */
function makeFolder(path: string): void {
  if (isFolder(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another run may have made it in the meantime.
    if (!isFolder(path)) throw error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function writePieces(path: string, pieces: Iterable<string | Uint8Array>): void {
  const file = openSync(path, 'w');
  try {
    for (const piece of pieces) writeWhole(file, typeof piece === 'string' ? Buffer.from(piece) : piece);
  } finally {
    closeSync(file);
  }
}

/** A disk that is nearly full may take a part. */
function writeWhole(file: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}

function cannotWrite(path: string, error: unknown): ConfigError {
  const { code, message } = error as NodeJS.ErrnoException;
  const reasons: Record<string, string> = {
    EACCES: 'no permission',
    EPERM: 'no permission',
    ENOENT: 'no folder can be made there',
    EROFS: 'the file system is read-only',
    ENOSPC: 'the disk is full',
    ENOTDIR: 'a part of the path is a file',
    EEXIST: 'a part of the path is a file',
  };
  return new ConfigError(`cannot write ${path}: ${reasons[code ?? ''] ?? message}`);
}
