import type { Executor } from '../study/executor.ts';

/**
 * Where the tasks of a command run, with notices on stderr.
 *
 * @param where `redis://host:port`, or undefined for threads of this process
 * @throws ConfigError if the queue does not answer
 */
export async function executorFor(where: string | undefined, threads: number | undefined): Promise<Executor> {
  const { createExecutor } = await import('../study/executors/index.ts');
  const notice = (line: string) => process.stderr.write(`${line}\n`);
  return createExecutor(where, { notice, ...(threads !== undefined && { threads }) });
}
