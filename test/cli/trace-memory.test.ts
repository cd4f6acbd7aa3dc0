import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

/**
 * The size of the trace in MB. More than the heap below is enough to tell a reader that keeps what it has read;
 * TRACE_MB=1000 shows what a large one takes (xpyd describe of 1 GB: 165 MB resident).
 */
const MEGABYTES = Number(process.env.TRACE_MB ?? 25);
const HEAP_MEGABYTES = 24;
const folder = mkdtempSync(join(tmpdir(), 'xpyd-large-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a trace of any size is described in little memory', { timeout: 600_000 }, () => {
  const trace = join(folder, 'large.csv');
  const rows = writeTrace(trace, MEGABYTES * 1e6);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [`--max-old-space-size=${HEAP_MEGABYTES}`, 'dist/cli.js', 'describe', trace, '--json'],
    { encoding: 'utf8' },
  );
  expect([status, stderr]).toEqual([0, '']);
  expect(JSON.parse(stdout).counts).toMatchObject({ rows, selected: rows });
});

function writeTrace(path: string, bytes: number): number {
  const lines = Array.from({ length: 60 * 50 }, (_, i) => {
    const clock = `${String(Math.floor(i / 50)).padStart(2, '0')}.${String((i % 50) * 200_000).padStart(7, '0')}`;
    return `2023-11-16 18:MM:${clock},${1 + ((i * 7919) % 4000)},${1 + ((i * 104_729) % 500)}\r\n`;
  }).join('');
  const file = openSync(path, 'w');
  let rows = 0;
  let written = writeSync(file, 'TIMESTAMP,ContextTokens,GeneratedTokens\r\n');
  for (let minute = 0; written < bytes; minute++) {
    written += writeSync(file, lines.replaceAll('MM', String(minute % 60).padStart(2, '0')));
    rows += 3000;
  }
  closeSync(file);
  return rows;
}
