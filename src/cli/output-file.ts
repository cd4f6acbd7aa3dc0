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
      mkdirSync(folder, { recursive: true });
      accessSync(folder, constants.W_OK);
    } catch (error) {
      throw cannotWrite(path, error);
    }
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
      throw new ConfigError(`cannot write ${path}: this is a folder`);
    }
  }

  /**
   * @param pieces the content, piece by piece
   * @throws ConfigError if the disk refuses after all
   */
  write(pieces: Iterable<string>): void {
    // In the same folder, since a rename within one file system is atomic.
    const temporary = `${this.path}.${process.pid}.tmp`;
    try {
      writePieces(temporary, pieces);
      renameSync(temporary, this.path);
    } catch (error) {
      rmSync(temporary, { force: true });
      const isOfTheDisk = (error as NodeJS.ErrnoException).syscall !== undefined;
      throw isOfTheDisk ? cannotWrite(this.path, error) : error;
    }
  }
}

function writePieces(path: string, pieces: Iterable<string>): void {
  const file = openSync(path, 'w');
  try {
    for (const piece of pieces) writeSync(file, piece);
  } finally {
    closeSync(file);
  }
}

function cannotWrite(path: string, error: unknown): ConfigError {
  const { code, message } = error as NodeJS.ErrnoException;
  const reasons: Record<string, string> = {
    EACCES: 'no permission',
    EROFS: 'the file system is read-only',
    ENOSPC: 'the disk is full',
    ENOTDIR: 'a part of the path is a file',
    EEXIST: 'a part of the path is a file',
  };
  return new ConfigError(`cannot write ${path}: ${reasons[code ?? ''] ?? message}`);
}
