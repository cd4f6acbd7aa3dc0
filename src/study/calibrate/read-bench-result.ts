import * as z from 'zod';
import { check } from '../../config/check.ts';
import type { Locator } from '../../config/locator.ts';
import { formatPath } from '../../config/locator.ts';
import { suggestion } from '../../config/suggestion.ts';
import { ConfigError } from '../../errors.ts';
import { metricLabel } from '../../report/metric-keys.ts';
import { type LoadSettings, loadSchema } from './load-settings.ts';
import type { Measurement } from './measurement.ts';

/**
 * What is taken from a result. High percentiles of one random run say more about that run than about the cluster, and
 * the other keys follow from these.
 */
const METRICS = [
  'output_throughput',
  'mean_ttft_ms',
  'median_ttft_ms',
  'mean_tpot_ms',
  'mean_itl_ms',
  'median_itl_ms',
] as const;

const optionalNumber = z.number().nullish();
const lengths = z.array(z.number()).nullish();

/** The keys of `vllm bench serve --save-result` that matter here; `--save-detailed` adds the lengths. */
const resultSchema = z.looseObject({
  label: z.string().nullish(),
  num_prompts: z.number({ error: () => 'expected the number of requests' }),
  request_rate: z.union([z.number(), z.literal('inf', { error: () => 'expected a rate, or "inf"' })]),
  burstiness: optionalNumber,
  max_concurrency: optionalNumber,
  input_lens: lengths,
  output_lens: lengths,
  ...Object.fromEntries(METRICS.map((metric) => [metric, optionalNumber])),
});
type BenchResult = z.output<typeof resultSchema> & Partial<Record<(typeof METRICS)[number], number | null>>;

/**
 * Measured numbers from what `vllm bench serve --save-result` wrote: one result, or one a line (`--append-result`).
 *
 * @param deployment whose numbers these are; undefined: that of the result's `label`, or the only one
 * @throws ConfigError if it is no such result, or the deployment is unknown
 */
export function readBenchResult(
  text: string,
  file: string,
  deployments: readonly string[],
  deployment?: string,
): Measurement[] {
  const locator = jsonLocator(file);
  return parsedResults(text, file).flatMap((value) => {
    const result = check(resultSchema, value, locator) as BenchResult;
    const name = deploymentOf(result.label ?? undefined, deployments, deployment, file);
    const settings = check(loadSchema, loadOf(result, locator), locator);
    return METRICS.flatMap((metric): Measurement[] => {
      const measured = result[metric];
      if (measured === undefined || measured === null || measured <= 0) return [];
      const unit = metricLabel(metric).unit;
      return [{ deployment: name, load: loadName(settings), settings, metric, unit, measured }];
    });
  });
}

/** The load as a file would describe it: lengths are known only with `--save-detailed`. */
function loadOf(result: BenchResult, locator: Locator): unknown {
  const { request_rate: rate, max_concurrency: concurrency, burstiness } = result;
  const closed = concurrency !== undefined && concurrency !== null;
  if (closed && rate !== 'inf') {
    throw locator.error(
      ['max_concurrency'],
      'a load with both a rate and a limit on its concurrency cannot be simulated',
    );
  }
  const inputs = result.input_lens?.filter((tokens) => tokens > 0) ?? [];
  const outputs = result.output_lens?.filter((tokens) => tokens > 0) ?? [];
  return {
    ...(closed ? { concurrency } : { rate }),
    ...(rate !== 'inf' && { burstiness: burstiness ?? 1 }),
    requests: result.num_prompts,
    ...(inputs.length > 0 && { input: { empirical: inputs } }),
    ...(outputs.length > 0 && { output: { empirical: outputs } }),
  };
}

function loadName({ rate, concurrency, requests }: LoadSettings): string {
  const load = concurrency === undefined ? `rate=${rate}` : `concurrency=${concurrency}`;
  return `${load} requests=${requests}`;
}

function deploymentOf(
  label: string | undefined,
  deployments: readonly string[],
  given: string | undefined,
  file: string,
): string {
  const name = given ?? (label !== undefined && deployments.includes(label) ? label : undefined);
  if (name === undefined && deployments.length === 1) return deployments[0];
  if (name !== undefined && deployments.includes(name)) return name;
  const reason =
    name === undefined
      ? `${file}: expected to know whose numbers these are: --measured <deployment>=${file}`
      : `no deployment of the scenario is named "${name}"`;
  throw new ConfigError(reason, { hint: suggestion(name ?? '', deployments) });
}

function parsedResults(text: string, file: string): unknown[] {
  try {
    return [JSON.parse(text)];
  } catch (error) {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    if (lines.length < 2) throw new ConfigError(`${file}: not valid JSON: ${(error as Error).message}`);
    return lines.map((line, index) => parsedLine(line, file, index + 1));
  }
}

function parsedLine(line: string, file: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    const position = { file, line: number, column: 1 };
    throw new ConfigError(`not valid JSON: ${(error as Error).message}`, { position });
  }
}

/** JSON keeps no positions: errors name the key. */
function jsonLocator(file: string): Locator {
  return {
    has: () => true,
    error: (path, reason, hint) =>
      new ConfigError(`${file}: ${path.length > 0 ? `${formatPath(path)}: ` : ''}${reason}`, {
        ...(hint !== undefined && { hint }),
      }),
  };
}
