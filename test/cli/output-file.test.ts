import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OutputFile } from '../../src/cli/output-file.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'xpyd-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('OutputFile', () => {
  it('makes folders, and puts the new content in the place of the old', () => {
    const path = join(folder, 'a/b/c.txt');
    new OutputFile(path).write(['one ', 'two']);
    expect(readFileSync(path, 'utf8')).toBe('one two');
    new OutputFile(path).write(['three']);
    expect(readFileSync(path, 'utf8')).toBe('three');
  });

  it('writes all or nothing: what fails half-way leaves the old content and no crumbs', () => {
    const path = join(folder, 'c.txt');
    writeFileSync(path, 'old');
    function* breaking(): Generator<string> {
      yield 'half';
      throw new Error('the source broke');
    }
    expect(() => new OutputFile(path).write(breaking())).toThrow('the source broke');
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['c.txt']);
  });

  it.runIf(existsSync('/proc/self'))('refuses a folder in which no folder can be made', () => {
    expect(() => new OutputFile('/proc/nowhere/x')).toThrow(
      'cannot write /proc/nowhere/x: no folder can be made',
    );
  });

  it('refuses a place that cannot be written to', () => {
    mkdirSync(join(folder, 'sub'));
    writeFileSync(join(folder, 'file'), '');
    expect(() => new OutputFile(join(folder, 'sub'))).toThrow('this is a folder');
    expect(() => new OutputFile(join(folder, 'file/x'))).toThrow('a part of the path is a file');
    expect(() => new OutputFile(join(folder, 'file/x/y'))).toThrow('a part of the path is a file');
  });
});
