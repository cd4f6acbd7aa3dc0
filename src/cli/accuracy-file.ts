import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { publishedFolder } from '../config/load-files.ts';
import type { Accuracy } from '../study/accuracy/accuracy.ts';

/** What the last validation of all published benchmarks found; `xpyd validate --write-accuracy` wrote it. */
export function readAccuracy(): Accuracy {
  return JSON.parse(readFileSync(join(publishedFolder(), 'accuracy.json'), 'utf8')) as Accuracy;
}
