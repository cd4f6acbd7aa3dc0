import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCENARIO } from '../config/scenario-text.ts';
import { xpyd } from './built-cli.ts';

let folder: string;
const at = (name: string) => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'xpyd-'));
  writeFileSync(at('demo.yaml'), SCENARIO.replace('requests: 100', 'requests: 20'));
  xpyd(['run', at('demo.yaml'), '--json', at('a.json'), '--no-check']);
  xpyd(['run', at('demo.yaml'), '--set', 'workload.arrivals.rate=8', '--json', at('b.json'), '--no-check']);
  xpyd(['sweep', at('demo.yaml'), '--vary', 'rate=4,8', '-o', at('sweep')]);
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true }));

const compare = (...names: string[]) =>
  xpyd(['compare', ...names.map((name) => (name.startsWith('-') ? name : at(name)))]);

describe('xpyd compare', () => {
  it('puts runs side by side', () => {
    const { exitCode, stdout } = compare('a.json', 'b.json');
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`A  ${at('a.json')}  demo, seed 7\nB  ${at('b.json')}  demo, seed 7\n`);
    expect(stdout).toMatch(/together +apart\n/);
    expect(stdout).toMatch(/\nDuration +s .* -\d+\.\d %/);
  });

  it('finds no difference between a sweep and itself run again', () => {
    xpyd(['sweep', at('demo.yaml'), '--vary', 'rate=4,8', '-o', at('again')]);
    const json = xpyd(['compare', at('sweep/sweep.json'), at('again/sweep.json'), '--format=json']).stdout;
    const { items } = JSON.parse(json);
    expect(items).toHaveLength(4);
    expect(items[0].metrics.mean_ttft_ms.changes).toEqual([{ absolute: 0, relative: 0 }]);
  });

  it('writes CSV', () => {
    const [header, ...rows] = compare('a.json', 'b.json', '--format=csv').stdout.trimEnd().split('\n');
    expect(header).toBe(
      `deployment,metric,${at('a.json')},${at('b.json')},${at('b.json')} difference,${at('b.json')} relative,${at('b.json')} significant`,
    );
    expect(rows.filter((row) => row.startsWith('together,mean_ttft_ms,'))).toHaveLength(1);
  });

  it('says in one line what is wrong with a file', () => {
    writeFileSync(at('broken.json'), '{"deployments": [');
    writeFileSync(at('other.json'), '{"hello": 1}');
    writeFileSync(at('newer.json'), '{"schemaVersion": 99, "deployments": []}');
    writeFileSync(at('text.json'), 'demo');
    const refused = (message: string | RegExp, ...names: string[]) => {
      const { exitCode, stdout, stderr } = compare(...names);
      expect([exitCode, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(/^xpyd: [^\n]*\n$/);
      expect(stderr).toMatch(message);
    };
    refused(/broken\.json: expected a result of xpyd/, 'a.json', 'broken.json');
    refused(/text\.json: expected a result of xpyd/, 'a.json', 'text.json');
    refused(/other\.json: expected a result of xpyd/, 'other.json', 'a.json');
    refused(
      /newer\.json: .*version 99, expected \d+ \(it was written by a newer xpyd\)/,
      'a.json',
      'newer.json',
    );
    refused(/missing\.json: there is no such file/, 'a.json', 'missing.json');
    refused(/expected results of one kind/, 'a.json', 'sweep/sweep.json');
    refused(/a\.json stands here twice/, 'a.json', 'a.json');
    refused(/missing <result>/, 'a.json');
  });
});
