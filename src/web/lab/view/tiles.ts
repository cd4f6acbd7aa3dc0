import { type ComponentChild, h } from 'preact';
import type { DeploymentResult, RunResult } from '../../../observe/run-result.ts';
import { readable } from '../../../report/numbers.ts';

type Metrics = DeploymentResult['metrics'];

/** The four questions that come first. */
const TILES: { title: string; help: string; lines: (deployment: DeploymentResult) => [string, string][] }[] =
  [
    {
      title: 'TTFT',
      help: 'time to first token',
      lines: ({ metrics }) => [
        [milliseconds(metrics, 'median_ttft_ms'), 'median'],
        [milliseconds(metrics, 'p99_ttft_ms'), 'P99'],
      ],
    },
    {
      title: 'ITL',
      help: 'gaps between tokens',
      lines: ({ metrics }) => [
        [milliseconds(metrics, 'median_itl_ms'), 'median'],
        [milliseconds(metrics, 'p99.9_itl_ms', 'p99_itl_ms'), 'p99.9_itl_ms' in metrics ? 'P99.9' : 'P99'],
      ],
    },
    {
      title: 'Throughput',
      help: 'of the cluster',
      lines: ({ metrics }) => [
        [`${readable(metrics.output_throughput)} tok/s`, 'out'],
        [`${readable(metrics.request_throughput)} req/s`, 'answered'],
      ],
    },
    {
      title: 'Cost',
      help: 'a million tokens out',
      lines: (deployment) => [
        [costPerMillion(deployment), 'listed'],
        [pricePerHour(deployment), 'an hour'],
      ],
    },
  ];

/** TTFT, ITL, throughput and cost of every deployment. */
export function Tiles({ result }: { result: RunResult }): ComponentChild {
  return h(
    'dl',
    { class: 'tiles', 'aria-label': 'Key figures' },
    TILES.map(({ title, help, lines }) =>
      h(
        'div',
        { class: 'tile', key: title },
        h('dt', {}, title, h('span', { class: 'soft' }, ` ${help}`)),
        result.deployments.map((deployment, index) =>
          h(
            'dd',
            { key: deployment.name },
            result.deployments.length > 1 && h(Mark, { index, name: deployment.name }),
            lines(deployment).map(([value, word], place) =>
              h(
                'span',
                { class: place === 0 ? 'big' : 'small', key: word },
                value,
                ' ',
                h('small', {}, word),
              ),
            ),
          ),
        ),
      ),
    ),
  );
}

/** The letter of a deployment, in its colour. */
export function Mark({ index, name }: { index: number; name: string }): ComponentChild {
  return h('b', { class: `mark mark-${index}`, title: name }, letterOf(index));
}

export function letterOf(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index);
}

/** Dollars (or what the profile says) for a million tokens of answers; undefined without a price. */
function costPerMillionTokens({ cluster, metrics }: DeploymentResult): number | undefined {
  const tokensPerSecond = metrics.output_throughput;
  if (cluster.pricePerHour === undefined || !tokensPerSecond) return undefined;
  return cluster.pricePerHour / ((tokensPerSecond * 3600) / 1e6);
}

function costPerMillion(deployment: DeploymentResult): string {
  const cost = costPerMillionTokens(deployment);
  return cost === undefined ? 'no price known' : `${readable(cost)} ${deployment.cluster.currency}`;
}

function pricePerHour({ cluster: { pricePerHour: price, currency, gpus } }: DeploymentResult): string {
  const cards = gpus === 1 ? '1 GPU' : `${gpus} GPUs`;
  return price === undefined ? cards : `${price.toFixed(2)} ${currency}`;
}

/** From here on seconds are easier to read. */
const IN_SECONDS_MS = 10_000;

/** The latency under the first of the keys that is there. */
function milliseconds(metrics: Metrics, ...keys: string[]): string {
  const key = keys.find((each) => each in metrics);
  const value = key === undefined ? undefined : metrics[key];
  return value !== undefined && value !== null && value >= IN_SECONDS_MS
    ? `${readable(value / 1000)} s`
    : `${readable(value)} ms`;
}
