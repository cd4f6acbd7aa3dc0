import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { xpyd } from './built-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'xpyd-traces-'));
const at = (name: string) => join(folder, name);
const trace = at('azure.csv');

const AZURE =
  'TIMESTAMP,ContextTokens,GeneratedTokens\r\n2023-11-16 18:17:03.9799600,480,10\r\n' +
  '2023-11-16 18:17:04.9799600,318,8\r\n2023-11-16 18:17:07.9799600,110,0\r\n2023-11-16 18:17:08.4799600,111,27\r\n';

beforeAll(() => writeFileSync(trace, AZURE));
afterAll(() => rmSync(folder, { recursive: true }));

describe('xpyd convert', () => {
  it('writes Mooncake lines by the extension, and says what was left out', () => {
    const out = at('out.jsonl');
    expect(xpyd(['convert', trace, out])).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: `wrote ${out}: 3 requests; left out: 1 without an answer\n`,
    });
    expect(readFileSync(out, 'utf8')).toBe(
      '{"timestamp":0,"input_length":480,"output_length":10}\n' +
        '{"timestamp":1000,"input_length":318,"output_length":8}\n' +
        '{"timestamp":4500,"input_length":111,"output_length":27}\n',
    );
  });

  it('cuts, paces and repeats', () => {
    const out = at('paced.csv');
    xpyd(['convert', trace, out, '--failures', 'keep', '--from', '1 s', '--rate', '10', '--repeat', '2']);
    expect(readFileSync(out, 'utf8').split('\n').slice(1, 7)).toEqual([
      '0,318,8,,,,',
      expect.stringMatching(/^0\.17142\d+,110,1,,,,$/),
      '0.2,111,27,,,,',
      '0.3,318,8,,,,',
      expect.stringMatching(/^0\.47142\d+,110,1,,,,$/),
      '0.5,111,27,,,,',
    ]);
  });

  it('reads gzip whatever the name', () => {
    const packed = at('packed.csv');
    writeFileSync(packed, gzipSync(AZURE));
    xpyd(['convert', trace, at('a.csv')]);
    expect(xpyd(['convert', packed, at('b.csv')]).exitCode).toBe(0);
    expect(readFileSync(at('b.csv'), 'utf8')).toBe(readFileSync(at('a.csv'), 'utf8'));
  });

  it.each([
    [['--limit', 'x'], '--limit: limit: expected a whole number of requests, at least 1, found "x" (text)'],
    [['--from', '1 GB'], '--from: from: expected a time such as '],
    [['--to', 'parquet'], '--to: expected one of mooncake, csv, jsonl, found "parquet"'],
    [['--format', 'burstgpt'], `${trace}:1:1: expected a column Timestamp`],
  ])('%j is bad input, and nothing is left behind', (options, message) => {
    const { exitCode, stderr } = xpyd(['convert', trace, at('bad.csv'), ...options]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`xpyd: ${message}`);
    expect(readdirSync(folder).filter((name) => name.includes('bad'))).toEqual([]);
  });

  it('a packed file that is broken, and one that is not there', () => {
    writeFileSync(at('broken.gz'), gzipSync(AZURE).subarray(0, 60));
    expect(xpyd(['convert', at('broken.gz'), at('bad.csv')])).toMatchObject({ exitCode: 2, stdout: '' });
    const stderr = `xpyd: ${at('none.csv')}: there is no such file\n`;
    expect(xpyd(['convert', at('none.csv'), at('bad.csv')])).toEqual({ exitCode: 2, stdout: '', stderr });
  });
});

describe('xpyd describe', () => {
  it('prints a table, or everything as JSON', () => {
    expect(xpyd(['describe', trace]).stdout).toMatch(
      /^\S+azure\.csv, format azure\n\nRequests +3 of 4 rows\nLeft out +1 without an answer\n/,
    );
    const { fit, ...description } = JSON.parse(xpyd(['describe', trace, '--json']).stdout);
    expect(description).toMatchObject({ schemaVersion: 1, format: 'azure', counts: { rows: 4, failed: 1 } });
    expect(fit.workload).toMatchObject({ requests: 3 });
  });

  it('writes a workload that a scenario takes as it is', () => {
    const file = at('workload.yaml');
    const { exitCode, stdout } = xpyd(['describe', trace, '--fit', file]);
    expect(exitCode).toBe(0);
    const text = readFileSync(file, 'utf8');
    expect(stdout.endsWith(text)).toBe(true);
    expect(parse(text).workload.requests).toBe(3);
    const scenario = at('fitted.yaml');
    const deployments = 'deployments: [{ name: x, layout: aggregated, accelerator: h100-sxm }]';
    writeFileSync(scenario, `name: fitted\nmodel: llama-3.1-8b-instruct\n${deployments}\n${text}`);
    expect(xpyd(['run', scenario, '--no-check'])).toMatchObject({ exitCode: 0, stderr: '' });
  });
});

describe('xpyd run', () => {
  it('runs a scenario on a trace beside it, packed or not', () => {
    writeFileSync(at('trace.csv.gz'), gzipSync(AZURE));
    const results = ['azure.csv', 'trace.csv.gz'].map((name) => {
      const deployments = 'deployments: [{ name: x, layout: aggregated, accelerator: h100-sxm }]';
      const text = `name: s\nmodel: llama-3.1-8b-instruct\n${deployments}\nworkload: { trace: ${name} }\n`;
      writeFileSync(at('scenario.yaml'), text);
      return xpyd(['run', at('scenario.yaml'), '--format', 'json', '--no-check']).stdout;
    });
    expect(JSON.parse(results[0]).deployments[0].requests.completed).toBe(3);
    expect(results[1]).toBe(results[0]);
  });
});
