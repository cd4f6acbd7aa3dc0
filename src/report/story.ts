import { type Culprit, explain, type RunLog, type Segment } from '../observe/explain/index.ts';
import { grouped, readable } from './numbers.ts';
import { PHASE_OF_PART } from './phases.ts';
import { PLAIN, type Styler } from './styler.ts';
import { WAIT_LABELS } from './wait-labels.ts';

/** Less than this would print as 0.0. */
const WORTH_A_LINE_MS = 0.05;

/** Why one request took as long as it did: its segments in order of time, each with who is to blame for it. */
export function renderStory(name: string, log: RunLog, request: number, styler: Styler = PLAIN): string {
  const segments = explain(log, request);
  const total = segments.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const sent = log.arrivalSeconds[request];
  const lines = segments
    .filter((segment) => segment.milliseconds >= WORTH_A_LINE_MS)
    .flatMap((segment) => segmentLines(log, segment, sent, styler));
  return [
    styler.heading(`${name}: request ${request}`),
    ...headline(log, request, total),
    '',
    styler.dim('  from ms    for ms'),
    ...lines,
    `           ${milliseconds(total)}  ${styler.heading(ending(log, request))}`,
    '',
    ...sumUp(log, request),
    '',
  ].join('\n');
}

function headline(log: RunLog, request: number, totalMs: number): string[] {
  const { inputTokens, outputTokens } = log.table;
  const sent = log.arrivalSeconds[request];
  const firstToken = log.firstTokenSeconds[request] - sent;
  const first = Number.isNaN(firstToken) ? '' : `, first token after ${readable(1000 * firstToken)} ms`;
  const failure = log.failures.get(request);
  const end = failure === undefined ? `last after ${readable(totalMs)} ms` : `no answer: ${failure}`;
  return [
    `${grouped(inputTokens[request])} tokens in, ${grouped(outputTokens[request])} out; sent at ${sent.toFixed(3)} s${first}, ${end}`,
  ];
}

function segmentLines(log: RunLog, segment: Segment, sentSeconds: number, styler: Styler): string[] {
  const { part, worker, fromSeconds, milliseconds: ms, culprits } = segment;
  const where = worker === undefined ? '' : styler.dim(` (${log.workers[worker].role} ${worker})`);
  const from = milliseconds(1000 * (fromSeconds - sentSeconds));
  const mark = styler.swatch ? `${styler.swatch(PHASE_OF_PART[part])} ` : '';
  return [
    `${from} ${milliseconds(ms)}  ${mark}${WAIT_LABELS[part]}${where}`,
    ...culprits
      .filter((culprit) => culprit.milliseconds >= WORTH_A_LINE_MS && !isPlain(culprit.kind))
      .map((culprit) => `${' '.repeat(22)}${milliseconds(culprit.milliseconds)}  ${culpritWords(culprit)}`),
  ];
}

/** True for what is due to nobody else: the label of the segment says it all. */
function isPlain(kind: Culprit['kind']): boolean {
  return kind === 'itself' || kind === 'network' || kind === 'rule';
}

/** A culprit in words, without its milliseconds. */
export function culpritWords({ kind, request, tokens, count }: Culprit): string {
  const amount = tokens === undefined ? '' : ` (${grouped(tokens)} tokens)`;
  switch (kind) {
    case 'itself':
      return 'its own work';
    case 'prefill':
      return `prefill of request ${request}${amount}`;
    case 'decode':
      return `up to ${grouped(count)} ${count === 1 ? 'request that decodes' : 'requests that decode'}`;
    case 'slot':
      return `request ${request} holds a place`;
    case 'memory':
      return `request ${request} holds KV cache${amount}`;
    case 'transfer':
      return `KV of request ${request} on the link`;
    case 'network':
      return 'network and gateway';
    case 'rule':
      return 'a limit of the engine';
    case 'others':
      return `${grouped(count)} more`;
  }
}

function ending(log: RunLog, request: number): string {
  if (!Number.isNaN(log.finishedSeconds[request])) return 'End to end';
  return Number.isNaN(log.failedSeconds[request]) ? 'So far' : 'Until it failed';
}

/** How much of the time others are to blame for, and who of them most. */
function sumUp(log: RunLog, request: number): string[] {
  const byRequest = new Map<number, number>();
  let own = 0;
  let others = 0;
  for (const { culprits } of explain(log, request, { culprits: Number.POSITIVE_INFINITY })) {
    for (const { kind, request: who, milliseconds } of culprits) {
      if (isPlain(kind)) own += milliseconds;
      else others += milliseconds;
      if (who !== undefined && who !== request) byRequest.set(who, (byRequest.get(who) ?? 0) + milliseconds);
    }
  }
  const worst = [...byRequest].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, 3);
  const named = worst.map(([who, ms]) => `request ${who} (${readable(ms)} ms)`);
  return [
    `${readable(own)} ms are its own work and fixed delays, ${readable(others)} ms are due to others${
      named.length === 0 ? '' : `, most of all ${named.join(', ')}`
    }.`,
  ];
}

function milliseconds(value: number): string {
  return (Math.abs(value) < 0.05 ? 0 : value)
    .toFixed(1)
    .replace(/\B(?=(\d{3})+\.)/g, ',')
    .padStart(10);
}
