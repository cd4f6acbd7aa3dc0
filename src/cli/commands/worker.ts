import { availableParallelism, hostname } from 'node:os';
import { ConfigError } from '../../errors.ts';
import { parseQueuePlace } from '../../study/executors/queue-place.ts';
import { QueueWorker } from '../../study/executors/queue-worker.ts';
import type { Command } from '../command.ts';

export const command: Command = {
  positionals: [],
  options: {
    queue: { describe: 'Where the tasks are, such as redis://127.0.0.1:6379', value: '<url>' },
    concurrency: { describe: 'How many tasks to run at once; all cores unless given', value: '<n>' },
    name: { describe: 'What Redis lists this worker as', value: '<name>' },
    'idle-exit': { describe: 'End after so many seconds without a task', value: '<seconds>' },
  },
  examples: [
    'xpyd worker --queue redis://127.0.0.1:6379',
    'xpyd worker --queue rediss://user:password@redis.example.org:6380 --concurrency 8',
  ],
  async run(args) {
    const queue = args.value('queue');
    if (queue === undefined) throw new ConfigError('missing --queue, such as --queue redis://127.0.0.1:6379');
    const place = parseQueuePlace(queue);
    const threads = wholeNumber('concurrency', args.value('concurrency')) ?? availableParallelism();
    const idleSeconds = wholeNumber('idle-exit', args.value('idle-exit'));
    const name = args.value('name') ?? `${hostname()}-${process.pid}`;
    const worker = await QueueWorker.start(place, {
      ...{ name, threads },
      ...(idleSeconds !== undefined && { idleSeconds }),
    });
    for (const signal of ['SIGTERM', 'SIGINT'] as const) stopOn(signal, worker);
    say(`${name}, xpyd ${worker.build}: takes tasks from ${place.shown}, ${threads} at once`);
    try {
      await worker.ended;
    } finally {
      say(`${name}: ${worker.finished} tasks done`);
    }
    return 0;
  },
};

/** The first signal ends the work in hand, a second one ends at once: others take over what this one had. */
function stopOn(signal: NodeJS.Signals, worker: QueueWorker): void {
  process.once(signal, () => {
    worker.stop();
    process.once(signal, () => process.exit(0));
  });
}

function wholeNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 1) return number;
  throw new ConfigError(`--${option}: expected a whole number from 1 on, found "${text}"`);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
