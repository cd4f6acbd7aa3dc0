import { loadScenario } from '../../config/load-files.ts';
import type { Deployment, Scenario } from '../../config/scenario.ts';
import { suggestion } from '../../config/suggestion.ts';
import { ConfigError } from '../../errors.ts';
import { type Listening, listen } from '../../serve/http/listen.ts';
import { LiveServer } from '../../serve/live-server.ts';
import type { Arguments, Command } from '../command.ts';
import { OVERRIDE_OPTIONS, overridesOf } from '../overrides.ts';

const DEFAULTS = {
  port: 8000,
  host: '127.0.0.1',
  speed: 1,
  'max-requests': 4096,
  'max-connections': 4096,
  'max-body': 16 * 1024 * 1024,
  drain: 30,
};

export const command: Command = {
  positionals: ['<scenario>'],
  options: {
    deployment: { describe: 'Which deployment of the scenario answers; the first', value: '<name>' },
    port: { describe: `Port; ${DEFAULTS.port}, 0 for any that is free`, value: '<port>' },
    host: { describe: `Address to listen on; ${DEFAULTS.host}`, value: '<address>' },
    speed: { describe: 'Simulated seconds a second', value: '<factor>' },
    token: { describe: 'Clients must send this API key; also from XPYD_TOKEN', value: '<key>' },
    'max-requests': {
      describe: `Requests in the cluster at once, further ones get 429; ${DEFAULTS['max-requests']}`,
      value: '<n>',
    },
    'max-connections': {
      describe: `Connections at once; ${DEFAULTS['max-connections']}`,
      value: '<n>',
    },
    'max-body': { describe: `Largest body; ${DEFAULTS['max-body']} bytes`, value: '<bytes>' },
    drain: {
      describe: `Seconds that requests under way have at the end; ${DEFAULTS.drain}`,
      value: '<seconds>',
    },
    ...OVERRIDE_OPTIONS,
  },
  examples: [
    'xpyd serve scenarios/quickstart.yaml --port 8000',
    "curl localhost:8000/v1/completions -H 'content-type: application/json' \\",
    '  -d \'{"model": "llama-3.1-8b-instruct", "prompt": "Why did I wait?", "max_tokens": 20}\'',
  ],
  async run(args) {
    const scenario = loadScenario(args.positionals[0], overridesOf(args, args.positionals[0]));
    const deployment = deploymentOf(scenario, args.value('deployment'));
    const [host, speed] = [args.value('host') ?? DEFAULTS.host, number(args, 'speed', Number.MIN_VALUE)];
    const server = new LiveServer(scenario, deployment, {
      seed: scenario.seed,
      speed,
      maxRequests: whole(args, 'max-requests', 1),
    });
    const token = args.value('token') ?? process.env.XPYD_TOKEN;
    const listening = await open(server, {
      host,
      port: whole(args, 'port', 0, 65_535),
      models: [server.model],
      ...(token !== undefined && { token }),
      maxBodyBytes: whole(args, 'max-body', 1),
      maxConnections: whole(args, 'max-connections', 1),
      metrics: () => server.metrics(),
    });
    const pace = speed === 1 ? '' : `, ${speed} times as fast as real`;
    process.stderr.write(
      `${deployment.name} (${server.model}) answers at http://${urlHost(host)}:${listening.port}/v1${pace}\n`,
    );
    return untilStopped(listening, server, number(args, 'drain', 0));
  },
};

function deploymentOf({ deployments }: Scenario, name: string | undefined): Deployment {
  const found = name === undefined ? deployments[0] : deployments.find((each) => each.name === name);
  if (found) return found;
  const names = deployments.map((each) => each.name);
  throw new ConfigError(`--deployment: there is no "${name}"`, { hint: suggestion(name!, names) });
}

/** @throws ConfigError if the port cannot be had */
async function open(server: LiveServer, options: Parameters<typeof listen>[1]): Promise<Listening> {
  try {
    return await listen(server, options);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reasons: Record<string, string> = {
      EADDRINUSE: 'the port is taken',
      EACCES: 'no permission',
      EADDRNOTAVAIL: 'this machine has no such address',
      ENOTFOUND: 'this machine has no such address',
    };
    const where = `${options.host}:${options.port}`;
    throw new ConfigError(`cannot listen on ${where}: ${reasons[code ?? ''] ?? message}`);
  }
}

/** The first signal drains, the second ends at once. */
async function untilStopped(listening: Listening, server: LiveServer, seconds: number): Promise<number> {
  await signal();
  process.stderr.write(`shutting down: ${server.size} requests under way\n`);
  const ended = await Promise.race([listening.drain(seconds), signal().then(() => false)]);
  if (!ended) process.stderr.write('gave up on those who had no answer yet\n');
  return 0;
}

function signal(): Promise<void> {
  return new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve());
  });
}

function urlHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

type Name = keyof typeof DEFAULTS;

function number(args: Arguments, name: Name, least: number, most = Number.MAX_VALUE): number {
  const text = args.value(name);
  if (text === undefined) return DEFAULTS[name] as number;
  const value = Number(text);
  if (text.trim() !== '' && value >= least && value <= most) return value;
  const range = most === Number.MAX_VALUE ? `a number of at least ${least}` : `a number up to ${most}`;
  throw new ConfigError(`--${name}: expected ${range}, found "${text}"`);
}

function whole(args: Arguments, name: Name, least: number, most = Number.MAX_SAFE_INTEGER): number {
  const value = number(args, name, least, most);
  if (Number.isInteger(value)) return value;
  throw new ConfigError(`--${name}: expected a whole number, found "${args.value(name)}"`);
}
