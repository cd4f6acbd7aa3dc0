import { afterEach, describe, expect, it } from 'vitest';
import { planCluster, workerRoles } from '../../../src/config/plan-cluster.ts';
import { VllmMetrics } from '../../../src/observe/vllm-metrics/vllm-metrics.ts';
import { renderOpenMetrics } from '../../../src/report/openmetrics.ts';
import { runCluster } from '../../../src/simulate.ts';
import { requestTable } from '../../support/cluster.ts';
import { type LiveHttp, liveHttp, MODEL, SCENARIO } from './live-http.ts';

let live: LiveHttp | undefined;
afterEach(() => live?.drain(1));

const STREAMS = 300;
const TOKENS = 20;

async function streamTokens(url: string): Promise<number> {
  const response = await fetch(`${url}/v1/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      model: MODEL,
      prompt: [1, 2, 3],
      max_tokens: TOKENS,
      ignore_eos: true,
      stream: true,
    }),
  });
  const text = await response.text();
  expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
  return text.split('"finish_reason"').length - 1;
}

describe('many streams at once', () => {
  it('all get every token, and the metrics are those of the simulation of the same arrivals', async () => {
    const arrivals: number[] = [];
    const arrived = (_request: number, time: number) => arrivals.push(time);
    live = await liveHttp({ server: { maxRequests: STREAMS, probes: [{ arrived }] } });
    const { url } = live;
    const tokens = await Promise.all(Array.from({ length: STREAMS }, () => streamTokens(url)));
    expect(tokens).toEqual(tokens.map(() => TOKENS));
    expect(live.server.size).toBe(0);

    const [deployment] = SCENARIO.deployments;
    const table = requestTable(arrivals.map((time) => [time, 3, TOKENS]));
    const { maxPositionEmbeddings } = deployment.pools[0].worker.model;
    const options = { workerRoles: workerRoles(deployment), maxModelLen: maxPositionEmbeddings };
    const simulated = new VllmMetrics(table, options);
    runCluster(planCluster(deployment), { requests: table, admission: { kind: 'open' } }, 1, [simulated]);
    const scrape = await (await fetch(`${url}/metrics`)).text();
    expect(scrape).toBe([...renderOpenMetrics([simulated], MODEL)].join(''));
  });
});
