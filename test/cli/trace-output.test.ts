import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { demoScenario } from './demo-scenario.ts';

const demo = demoScenario();
const { run } = demo;

type Row = Record<string, string>;

function rowsOf(name: string): Row[] {
  const [header, ...rows] = readFileSync(join(demo.folder, name), 'utf8').trimEnd().split('\n');
  const columns = header.split(',');
  return rows.map((row) => Object.fromEntries(row.split(',').map((cell, index) => [columns[index], cell])));
}

/** Milliseconds from the sending to the last token. */
const latency = (row: Row) => 1000 * (Number(row.finished_s) - Number(row.arrival_s));

describe('xpyd run --perfetto', () => {
  it('writes the same trace plain and packed, and prints the table as ever', () => {
    const [plain, packed] = [join(demo.folder, 'a.json'), join(demo.folder, 'a.json.gz')];
    const { exitCode, stdout, stderr } = run('--perfetto', plain);
    expect([exitCode, stderr]).toEqual([0, `wrote ${plain}\n`]);
    expect(stdout).toBe(run('--perfetto', packed).stdout);
    expect(stdout).toBe(run().stdout);
    const text = readFileSync(plain, 'utf8');
    expect(gunzipSync(readFileSync(packed)).toString()).toBe(text);
    const { traceEvents, otherData } = JSON.parse(text);
    expect(otherData).toEqual({ scenario: 'demo', seed: 7 });
    const tracks = traceEvents.filter(
      (event: { ph: string; name: string }) => /^request/.test(event.name) && event.ph === 'b',
    );
    // 100 requests on each of two deployments.
    expect(tracks.length).toBe(200);
    const steps = traceEvents.filter(({ ph }: { ph: string }) => ph === 'X');
    for (const { name, args } of steps) {
      expect(name).toMatch(
        /^(prefill \d+|decode \d+|prefill \d+ \+ decode \d+) \((compute|memory|network|host)\)$/,
      );
      expect(name).toContain(args.bound);
    }
  });

  it('refuses a place that cannot be written to before anything is simulated', () => {
    const { exitCode, stdout, stderr } = run('--perfetto', demo.folder);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`cannot write ${demo.folder}: this is a folder`);
    expect(readdirSync(demo.folder)).toEqual(['demo.yaml']);
  });
});

describe('xpyd run --explain', () => {
  it('tells the story of a request on each deployment, whose milliseconds are those of requests.csv', () => {
    const { exitCode, stdout } = run('--explain', '7', '--csv', demo.folder);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^together: request 7\n/);
    expect(stdout).toMatch(/^apart: request 7\n/m);
    const own = rowsOf('requests.csv').filter(({ id }) => id === '7');
    const told = [...stdout.matchAll(/([\d,.]+) {2}End to end/g)].map(([, ms]) =>
      Number(ms.replaceAll(',', '')),
    );
    expect([own.length, told.length]).toEqual([2, 2]);
    for (const [index, row] of own.entries()) expect(told[index]).toBeCloseTo(latency(row), 0);
  });

  it('finds the slowest', () => {
    const { stdout } = run('--explain', 'slowest', '--csv', demo.folder);
    const rows = rowsOf('requests.csv').filter(({ deployment }) => deployment === 'together');
    const [slowest] = rows.toSorted((a, b) => latency(b) - latency(a));
    expect(stdout).toContain(`together: request ${slowest.id}\n`);
  });

  it.each([
    [['--explain', '100'], '--explain: expected a request from 0 to 99, found 100'],
    [['--explain', 'fastest'], '--explain: expected the number of a request or slowest, found "fastest"'],
    [['--explain', '1', '--format', 'json'], '--explain and --format both say what to print'],
  ])('says what is wrong with %j', (args, message) => {
    const { exitCode, stdout, stderr } = run(...args);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });
});
