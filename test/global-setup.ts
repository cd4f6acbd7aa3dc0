import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';

/** Builds the command line once, for the tests that run it. If it cannot be built, those fail, and only those. */
export default function buildCommandLine(): void {
  try {
    execFileSync(process.execPath, ['tools/build.mjs', '--cli'], { stdio: 'inherit' });
  } catch {
    rmSync('dist/cli.js', { force: true });
  }
}
