import type { Deployment, Pool, Scenario } from '../../config/scenario.ts';
import type { ArrivalSpec, LengthSpec } from '../../workload/workload-spec.ts';
import { grouped, readable } from '../numbers.ts';

/** What was run, in words. */
export interface ScenarioFacts {
  description?: string;
  source?: string;
  facts: { label: string; value: string }[];
  /** What was measured on the real cluster, as the scenario has it. */
  measured?: NonNullable<Scenario['measured']>;
  /** What one worker of each pool is, by deployment. */
  pools: string[][];
}

export function scenarioFacts(scenario: Scenario): ScenarioFacts {
  const { description, source, workload, deployments, metrics, measured } = scenario;
  const workers = deployments.flatMap(({ pools }) => pools.map(({ worker }) => worker));
  const all = (texts: string[]) => [...new Set(texts)].join(', ');
  const { goodput } = metrics;
  return {
    ...(description !== undefined && { description }),
    ...(source !== undefined && { source }),
    ...(measured !== undefined && { measured }),
    facts: [
      { label: 'Model', value: all(workers.map(({ model }) => model.id)) },
      { label: 'GPUs', value: all(workers.map(({ accelerator }) => accelerator.name)) },
      { label: 'Engine', value: all(workers.map(({ engine }) => engine.name)) },
      { label: 'Requests', value: `${grouped(workload.requests)}, ${arrivalText(workload.arrivals)}` },
      { label: 'Prompts', value: lengthText(workload.input) },
      { label: 'Answers', value: lengthText(workload.output) },
      ...(goodput === undefined ? [] : [{ label: 'Objectives', value: objectivesText(goodput) }]),
    ],
    pools: deployments.map(({ pools, link }: Deployment) =>
      pools.map((pool) => poolText(pool) + (link && pool.role === 'decode' ? `, KV over ${link.name}` : '')),
    ),
  };
}

function poolText({ role, count, worker }: Pool): string {
  const { accelerator, tensorParallel, pipelineParallel, engine } = worker;
  const parallel = [
    ...(tensorParallel > 1 ? [`TP${tensorParallel}`] : []),
    ...(pipelineParallel > 1 ? [`PP${pipelineParallel}`] : []),
  ];
  return `${count} ${role}: ${[accelerator.name, ...parallel, engine.name].join(', ')}`;
}

function arrivalText(arrivals: ArrivalSpec): string {
  switch (arrivals.process) {
    case 'poisson':
      return `Poisson, ${readable(arrivals.rate)} a second`;
    case 'gamma':
      return `gamma gaps of burstiness ${readable(arrivals.burstiness)}, ${readable(arrivals.rate)} a second`;
    case 'constant':
      return `evenly, ${readable(arrivals.rate)} a second`;
    case 'burst':
      return 'all at once';
    case 'ramp':
      return `${arrivals.strategy} ramp from ${readable(arrivals.startRate)} to ${readable(arrivals.endRate)} a second`;
    case 'closed':
      return `${grouped(arrivals.concurrency)} clients that wait for their answers`;
    default:
      return 'as recorded';
  }
}

function lengthText(length: LengthSpec): string {
  switch (length.kind) {
    case 'fixed':
      return `${grouped(length.tokens)} tokens`;
    case 'uniform':
      return `${grouped(length.min)} to ${grouped(length.max)} tokens`;
    case 'normal':
    case 'lognormal':
      return `${length.kind}, mean ${grouped(length.mean)}, standard deviation ${grouped(length.std)} tokens`;
    case 'empirical':
      return `drawn from ${grouped(length.values.length)} lengths`;
    default:
      return 'as recorded';
  }
}

function objectivesText(goodput: NonNullable<Scenario['metrics']['goodput']>): string {
  return Object.entries(goodput)
    .map(([latency, limitMs]) => `${latency.toUpperCase()} at most ${readable(limitMs)} ms`)
    .join(', ');
}
