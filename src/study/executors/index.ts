import { ConfigError } from '../../errors.ts';
import type { Executor } from '../executor.ts';
import { EmbeddedExecutor } from './embedded.ts';
import { parseQueuePlace } from './queue-place.ts';

export interface ExecutorOptions {
  /** Threads of this process; all cores unless given. */
  threads?: number;
  /** Told in one line what a user should know: that no worker takes the tasks of a queue. */
  notice?: (line: string) => void;
}

/**
 * Where tasks run: in threads of this process, or at `redis://host:port`.
 * @throws ConfigError if there is no such place
 */
export async function createExecutor(
  where: string | undefined,
  { threads, notice = () => {} }: ExecutorOptions = {},
): Promise<Executor> {
  if (where === undefined) return new EmbeddedExecutor(threads);
  const place = parseQueuePlace(where);
  if (threads !== undefined)
    throw new ConfigError('where tasks go to a queue, its workers say how many threads they have');
  const { RedisExecutor } = await import('./redis.ts');
  return RedisExecutor.connect(place, notice);
}
