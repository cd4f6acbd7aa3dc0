import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../../config/load-files.ts';
import { InvariantError } from '../../errors.ts';

/** The built file in which a thread starts, the same from the sources as from what is built of them. */
export function threadFile(): string {
  const file = join(packageFolder(), 'dist', 'task-worker.js');
  if (!existsSync(file)) throw new InvariantError(`${file} is missing: npm run build makes it`);
  return file;
}
