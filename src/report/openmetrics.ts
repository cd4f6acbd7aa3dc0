import type { Scrape } from '../observe/vllm-metrics/history.ts';
import type { WorkerMetrics } from '../observe/vllm-metrics/vllm-metrics.ts';

/** What a number of one worker at one time looks like: what follows the name of the family, the labels and the value. */
interface Sample {
  suffix: string;
  labels?: string;
  value: number;
}

/**
 * Scrapes in the text format of OpenMetrics 1.0 under vLLM's names, with the labels `model_name` and `engine` (number of
 * the worker); a file with times can be loaded into Prometheus (`promtool tsdb create-blocks-from openmetrics`).
 */
export function* renderOpenMetrics(scrapes: readonly Scrape[], model: string): Generator<string> {
  const [{ workers }] = scrapes;
  for (const name of Object.keys(workers[0].gauges))
    yield* family(scrapes, model, name, 'gauge', ({ gauges }) => [{ suffix: '', value: gauges[name] }]);
  for (const name of Object.keys(workers[0].counters))
    yield* family(scrapes, model, name, 'counter', ({ counters }) => [
      { suffix: '_total', value: counters[name] },
    ]);
  yield* family(scrapes, model, 'request_success', 'counter', ...FINISHED_REASONS.map(finishedSamples));
  for (const name of Object.keys(workers[0].histograms))
    yield* family(scrapes, model, name, 'histogram', (metrics) => histogramSamples(metrics, name));
  yield '# EOF\n';
}

/** A worker after the other, and of each a series after the other in order of time, as the format asks. */
function* family(
  scrapes: readonly Scrape[],
  model: string,
  name: string,
  type: string,
  ...series: ((metrics: WorkerMetrics) => Sample[])[]
): Generator<string> {
  yield `# TYPE vllm:${name} ${type}\n`;
  for (const worker of scrapes[0].workers.keys()) {
    const shared = `model_name="${escapeLabel(model)}",engine="${worker}"`;
    for (const samplesOf of series) {
      for (const { timeSeconds, workers } of scrapes) {
        const time = timeSeconds === undefined ? '' : ` ${timeSeconds}`;
        for (const { suffix, labels, value } of samplesOf(workers[worker])) {
          const all = labels === undefined ? shared : `${shared},${labels}`;
          yield `vllm:${name}${suffix}{${all}} ${value}${time}\n`;
        }
      }
    }
  }
}

const FINISHED_REASONS = ['stop', 'length'] as const;

function finishedSamples(reason: (typeof FINISHED_REASONS)[number]) {
  return ({ finished }: WorkerMetrics): Sample[] => [
    { suffix: '_total', labels: `finished_reason="${reason}"`, value: finished[reason] },
  ];
}

function histogramSamples({ histograms }: WorkerMetrics, name: string): Sample[] {
  const histogram = histograms[name];
  const cumulative = histogram.cumulative();
  const ends = [...histogram.bounds.map(asFloat), '+Inf'];
  return [
    ...ends.map((end, i) => ({ suffix: '_bucket', labels: `le="${end}"`, value: cumulative[i] })),
    { suffix: '_count', value: cumulative.at(-1)! },
    { suffix: '_sum', value: histogram.sum },
  ];
}

/** As Prometheus' own client writes it: a bound has a decimal point. */
function asFloat(bound: number): string {
  return Number.isInteger(bound) ? bound.toFixed(1) : String(bound);
}

function escapeLabel(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
