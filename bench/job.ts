import { planCluster, workerRoles } from '../src/config/plan-cluster.ts';
import { RunCollector } from '../src/observe/run-collector.ts';
import { runCluster } from '../src/simulate.ts';
import { JOBS } from './jobs.ts';

/** What one job took: printed as JSON by a process of its own, so that no job warms up or burdens another. */
export interface JobResult {
  name: string;
  requests: number;
  steps: number;
  seconds: number;
  requestsPerSecond: number;
  stepsPerSecond: number;
  peakRssBytes: number;
  preemptions: number;
}

const [name, requests] = process.argv.slice(2);
const job = JOBS.find((candidate) => candidate.name === name)!;
const { scenario, workload } = await job.build(Number(requests));
const [deployment] = scenario.deployments;

const start = performance.now();
const collector = new RunCollector(workload.requests, workerRoles(deployment), scenario.metrics);
const end = runCluster(planCluster(deployment), workload, 1, collector.probes());
const result = collector.result({ name, cluster: { layout: name, gpus: 0 } }, end);
const seconds = (performance.now() - start) / 1000;

const { count } = workload.requests;
if (result.requests.completed !== count)
  throw new Error(`${result.requests.completed} of ${count} requests were answered`);
const steps = result.timeline.workers.reduce((sum, worker) => sum + worker.steps, 0);
const measured: JobResult = {
  name,
  requests: count,
  steps,
  seconds,
  requestsPerSecond: count / seconds,
  stepsPerSecond: steps / seconds,
  // On Linux and macOS alike, Node reports it in KiB.
  peakRssBytes: process.resourceUsage().maxRSS * 1024,
  preemptions: result.requests.preemptions,
};
console.log(JSON.stringify(measured));
