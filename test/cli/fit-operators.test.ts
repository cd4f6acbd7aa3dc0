import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { xpyd } from './built-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'xpyd-fit-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Products at 80 % of the bandwidth or 70 % of the peak of an H100, whichever is longer, and 4 us. */
function timings(): string {
  const rows = [1, 16, 256, 4096, 16_384].flatMap((m) =>
    [1024, 4096, 16_384].map((n) => {
      const seconds = Math.max((4096 * n * 2) / (0.8 * 3352e9), (2 * m * n * 4096) / (0.7 * 989.4e12)) + 4e-6;
      return `bfloat16,${m},${n},4096,${seconds * 1e3}`;
    }),
  );
  return ['gemm_dtype,m,n,k,latency', ...rows].join('\n');
}

describe('xpyd fit-operators', () => {
  it('prints errors and figures, and leaves the profile alone without --write', () => {
    const file = join(folder, 'gemm.csv');
    const profile = 'profiles/accelerators/h100-sxm.yaml';
    const before = readFileSync(profile, 'utf8');
    writeFileSync(file, timings());
    const { exitCode, stdout } = xpyd(['fit-operators', file, '--accelerator', 'h100-sxm']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^gemm\.bf16 +15 +0 +\d/m);
    expect(stdout).toContain('memoryEfficiency: 0.');
    expect(readFileSync(profile, 'utf8')).toBe(before);
  });

  it('needs to know which GPU was measured', () => {
    const { exitCode, stderr } = xpyd(['fit-operators', 'gemm.csv']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--accelerator');
  });

  it('refuses a table that it does not know', () => {
    const file = join(folder, 'other.csv');
    writeFileSync(file, 'a,b\n1,2\n');
    const { exitCode, stderr } = xpyd(['fit-operators', file, '--accelerator', 'h100-sxm']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('unknown columns a b');
  });
});
