import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { JobResult } from './job.ts';
import { JOBS } from './jobs.ts';

/**
 * Simulated requests a second, one job after the other, each in a process of its own on one thread, at its full size
 * and at a tenth of it: the exponent says how the time grows with the size (1 is linear).
 *
 *     npm run -s bench -- [job ...] [--json] [--smoke]
 *
 * `--smoke` makes all jobs small: it shows that they run, not how fast.
 */
const words = process.argv.slice(2);
const asJson = words.includes('--json');
const divisor = words.includes('--smoke') ? 1000 : 1;
const wanted = words.filter((word) => !word.startsWith('--'));
const jobs = JOBS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
if (jobs.length === 0) throw new Error(`no such job; there are ${JOBS.map(({ name }) => name).join(', ')}`);

const results = jobs.map((job) => {
  const full = Math.ceil(job.requests / divisor);
  const small = measure(job.name, Math.ceil(full / 10));
  const large = measure(job.name, full);
  const exponent = Math.log(large.seconds / small.seconds) / Math.log(large.requests / small.requests);
  const result = { ...large, exponent };
  if (!asJson) printRow(result);
  return result;
});
if (asJson) console.log(JSON.stringify({ jobs: results }, undefined, 2));

function measure(name: string, requests: number): JobResult {
  const job = fileURLToPath(new URL('job.js', import.meta.url));
  return JSON.parse(execFileSync(process.execPath, [job, name, String(requests)], { encoding: 'utf8' }));
}

function printRow(result: JobResult & { exponent: number }): void {
  const { name, requests, steps, seconds, requestsPerSecond, peakRssBytes, exponent } = result;
  const whole = (value: number) => Math.round(value).toLocaleString('en').padStart(11);
  console.log(
    `${name.padEnd(10)}${whole(requests)} requests${whole(steps)} steps${seconds.toFixed(2).padStart(8)} s` +
      `${whole(requestsPerSecond)} requests/s${whole(peakRssBytes / 1e6)} MB   time ~ size^${exponent.toFixed(2)}`,
  );
}
