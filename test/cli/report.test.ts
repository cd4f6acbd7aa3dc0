import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderJson } from '../../src/report/json.ts';
import { deploymentOf, resultOf } from '../report/sample-result.ts';
import { xpyd } from './built-cli.ts';

let folder: string;
const at = (name: string) => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'xpyd-'));
  mkdirSync(at('one'));
  mkdirSync(at('two'));
  mkdirSync(at('none'));
  const text = renderJson(resultOf(deploymentOf()));
  for (const name of ['one/a.json', 'two/a.json', 'two/b.json']) writeFileSync(at(name), text);
  writeFileSync(at('newer.json'), text.replace('"schemaVersion": 1', '"schemaVersion": 7'));
  writeFileSync(at('damaged.json'), text.slice(0, 400));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('xpyd report', () => {
  it('makes one page of a result, which holds it as it is', () => {
    const file = at('page.html');
    const { exitCode, stdout, stderr } = xpyd(['report', at('one'), '-o', file]);
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: '', stderr: `wrote ${file}\n` });
    const page = readFileSync(file, 'utf8');
    const data = /<script id="report" type="application\/json">(.*?)<\/script>/s.exec(page)![1];
    expect(JSON.parse(data)).toEqual({ kind: 'run', result: resultOf(deploymentOf()) });
    expect(page).not.toMatch(/(?:src|href)="(?!data:|#)/);
  });

  it.each([
    ['missing.json', 'missing.json: there is no such file'],
    ['damaged.json', 'damaged.json: expected a result of xpyd'],
    [
      'newer.json',
      'newer.json: the result of a run of version 7, expected 1 (it was written by a newer xpyd)',
    ],
    ['none', 'none: expected a folder with sweep.json or with one result, found no JSON file'],
    ['two', 'two: expected a folder with sweep.json or with one result, found 2: a.json, b.json'],
  ])('refuses %s in one line', (name, message) => {
    const { exitCode, stderr } = xpyd(['report', at(name), '-o', at('x.html')]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr.trimEnd()).not.toContain('\n');
  });
});

describe('xpyd run --report', () => {
  const words = [
    'run',
    'scenarios/quickstart.yaml',
    '--set',
    'workload.requests=20',
    '--no-check',
    '--format',
    'json',
  ];

  it('adds what a result file does not hold, and prints the same', () => {
    const file = at('run.html');
    const { exitCode, stdout } = xpyd([...words, '--report', file]);
    expect(exitCode).toBe(0);
    expect(stdout).toBe(xpyd(words).stdout);
    expect(readFileSync(file, 'utf8')).toContain('"ttftOverTime"');
  });

  it('refuses a place where it cannot write, before it simulates', () => {
    const { exitCode, stderr } = xpyd([...words, '--report', folder]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('this is a folder');
  });
});
