import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { JobResult } from './job.ts';
import { JOBS } from './jobs.ts';
import type { ServeResult } from './serve-job.ts';
import { STUDY_JOBS, type StudyResult } from './study-jobs.ts';
import { TRACE_JOBS, TRACE_ROWS, type TraceResult } from './trace-jobs.ts';

/**
 * Simulated requests a second, one job after the other, each in a process of its own on one thread, at its full size
 * and at a tenth of it: the exponent says how the time grows with the size (1 is linear). Then rows of traces a second, studies
 * of many runs on all cores, and how exactly a live server keeps time.
 *
 *     npm run -s bench -- [job ...] [--json] [--smoke]
 *
 * `--smoke` makes all jobs small: it shows that they run, not how fast.
 */
const words = process.argv.slice(2);
const asJson = words.includes('--json');
const divisor = words.includes('--smoke') ? 1000 : 1;
const wanted = words.filter((word) => !word.startsWith('--'));
const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name);
const jobs = JOBS.filter(({ name }) => isWanted(name));
const traceJobs = TRACE_JOBS.filter(isWanted);
const studyJobs = Object.keys(STUDY_JOBS).filter(isWanted);
const serveJobs = ['serve'].filter(isWanted);
if (jobs.length + traceJobs.length + studyJobs.length + serveJobs.length === 0) {
  const names = [...JOBS.map(({ name }) => name), ...TRACE_JOBS, ...Object.keys(STUDY_JOBS), 'serve'];
  throw new Error(`no such job; there are ${names.join(', ')}`);
}

const results = jobs.map((job) => {
  const full = Math.ceil(job.requests / divisor);
  const small = measure(job.name, Math.ceil(full / 10));
  const large = measure(job.name, full);
  const exponent = Math.log(large.seconds / small.seconds) / Math.log(large.requests / small.requests);
  const result = { ...large, exponent };
  if (!asJson) printRow(result);
  return result;
});
const traces = traceJobs.map((name) => {
  const result = inProcess<TraceResult>('trace-job.js', name, Math.ceil(TRACE_ROWS / divisor));
  if (!asJson) printTraceRow(result);
  return result;
});
const studies = studyJobs.map((name) => {
  const result = inProcess<StudyResult>('study-job.js', name, 1 / Math.min(divisor, 100));
  if (!asJson) printStudyRow(result);
  return result;
});
const serving = serveJobs.map(() => {
  const result = inProcess<ServeResult>('serve-job.js', divisor === 1 ? '1000' : '20', divisor === 1 ? 4 : 1);
  if (!asJson) printServeRow(result);
  return result;
});
if (asJson) console.log(JSON.stringify({ jobs: results, traces, studies, serving }, undefined, 2));

function measure(name: string, requests: number): JobResult {
  return inProcess('job.js', name, requests);
}

function inProcess<Result>(script: string, name: string, size: number): Result {
  const job = fileURLToPath(new URL(script, import.meta.url));
  return JSON.parse(execFileSync(process.execPath, [job, name, String(size)], { encoding: 'utf8' }));
}

function printTraceRow({
  name,
  rows,
  seconds,
  rowsPerSecond,
  megabytesPerSecond,
  peakRssBytes,
}: TraceResult): void {
  const whole = (value: number) => Math.round(value).toLocaleString('en').padStart(11);
  console.log(
    `${name.padEnd(14)}${whole(rows)} rows${seconds.toFixed(2).padStart(8)} s${whole(rowsPerSecond)} rows/s` +
      `${whole(megabytesPerSecond)} MB/s${whole(peakRssBytes / 1e6)} MB`,
  );
}

function printStudyRow({ name, what, threads, seconds, singleThreadSeconds }: StudyResult): void {
  const against =
    singleThreadSeconds === undefined
      ? ''
      : `, ${(seconds / singleThreadSeconds).toFixed(2)} of the ${singleThreadSeconds.toFixed(2)} s on one thread`;
  console.log(
    `${name.padEnd(10)}  ${what}${seconds.toFixed(2).padStart(8)} s on ${threads} threads${against}`,
  );
}

function printRow(result: JobResult & { exponent: number }): void {
  const { name, requests, steps, seconds, requestsPerSecond, peakRssBytes, exponent } = result;
  const whole = (value: number) => Math.round(value).toLocaleString('en').padStart(11);
  console.log(
    `${name.padEnd(10)}${whole(requests)} requests${whole(steps)} steps${seconds.toFixed(2).padStart(8)} s` +
      `${whole(requestsPerSecond)} requests/s${whole(peakRssBytes / 1e6)} MB   time ~ size^${exponent.toFixed(2)}`,
  );
}

function printServeRow(result: ServeResult): void {
  const ms = (value: number) => `${value.toFixed(1)} ms`;
  console.log(
    `${result.name.padEnd(14)}${result.streams} streams, ${Math.round(result.tokens / result.seconds)} tokens/s; P99 ITL ` +
      `${ms(result.seenP99ItlMs)} seen, ${ms(result.simulatedP99ItlMs)} simulated; each gap differs by ${ms(result.p50ErrorMs)} ` +
      `(P50), ${ms(result.p99ErrorMs)} (P99); heap ${result.firstHeapMegabytes.toFixed(0)} to ` +
      `${result.lastHeapMegabytes.toFixed(0)} MB`,
  );
}
