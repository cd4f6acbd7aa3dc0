import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder, readText } from '../../config/load-files.ts';
import { threadFile } from './thread-file.ts';

const DIGITS = 8;

/**
 * Version of xpyd and, after the plus, a hash of the code that computes results: `0.1.0+5f0c92ab`. Two machines with
 * the same one give the same bytes.
 */
export function buildId(): string {
  const { version } = JSON.parse(readText(join(packageFolder(), 'package.json'))) as { version: string };
  const code = createHash('sha256').update(readFileSync(threadFile())).digest('hex');
  return `${version}+${code.slice(0, DIGITS)}`;
}
