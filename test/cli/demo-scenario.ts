import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { SCENARIO } from '../config/scenario-text.ts';
import { type Outcome, xpyd } from './built-cli.ts';

export interface Demo {
  /** A folder of the test's own, gone when it ends. */
  folder: string;
  /** A scenario in it. */
  scenario: string;
  /** `xpyd run` of the scenario. */
  run(...args: string[]): Outcome;
}

/** Gives each test of a file a folder with a scenario in it. */
export function demoScenario(): Demo {
  const demo: Demo = {
    folder: '',
    scenario: '',
    run: (...args) => xpyd(['run', demo.scenario, '--no-check', ...args]),
  };
  beforeEach(() => {
    demo.folder = mkdtempSync(join(tmpdir(), 'xpyd-'));
    demo.scenario = join(demo.folder, 'demo.yaml');
    writeFileSync(demo.scenario, SCENARIO);
  });
  afterEach(() => rmSync(demo.folder, { recursive: true }));
  return demo;
}
