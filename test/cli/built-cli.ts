import { spawnSync } from 'node:child_process';

export interface Outcome {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the built command line as a user does. */
export function xpyd(args: readonly string[], env: Record<string, string> = {}): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/cli.js', ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  return { exitCode: status, stdout, stderr };
}
