import { fileLibrary } from '../../../src/config/load-files.ts';
import { parseScenario } from '../../../src/config/parse-scenario.ts';
import type { Scenario } from '../../../src/config/scenario.ts';
import { type Listening, type ListenOptions, listen } from '../../../src/serve/http/listen.ts';
import { LiveServer, type LiveServerOptions } from '../../../src/serve/live-server.ts';

export const MODEL = 'llama-3.1-8b-instruct';

/** Answers have three tokens unless the client says otherwise. */
export const SCENARIO = scenario('');

/** @param deployment further keys of the deployment, as YAML */
function scenario(deployment: string): Scenario {
  const text = `{ name: live, model: ${MODEL}, workload: { arrivals: { process: burst }, requests: 1, input: 8, output: 3 },
    deployments: [{ name: one, layout: aggregated, accelerator: h100-sxm, engine: vllm-v1${deployment} }] }`;
  return parseScenario(text, 'live', fileLibrary('.'));
}

interface Settings {
  /** Further keys of the deployment, as YAML. */
  deployment?: string;
  server?: Partial<LiveServerOptions>;
  http?: Partial<ListenOptions>;
}

export interface LiveHttp extends Listening {
  server: LiveServer;
  url: string;
}

/** A server on a free port of the loopback device. */
export async function liveHttp({
  deployment = '',
  server = {},
  http = {},
}: Settings = {}): Promise<LiveHttp> {
  const served = scenario(deployment);
  const live = new LiveServer(served, served.deployments[0], {
    seed: 1,
    speed: 1,
    maxRequests: 256,
    ...server,
  });
  const listening = await listen(live, {
    host: '127.0.0.1',
    port: 0,
    models: [MODEL],
    maxBodyBytes: 1 << 20,
    maxConnections: 2000,
    metrics: () => live.metrics(),
    ...http,
  });
  return { ...listening, server: live, url: `http://127.0.0.1:${listening.port}` };
}
