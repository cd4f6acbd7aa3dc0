import { inColumns } from '../../report/columns.ts';
import { grouped, percent, readable } from '../../report/numbers.ts';
import { PLAIN, type Styler } from '../../report/styler.ts';
import { leftOut } from '../../workload/traces/trace-reader.ts';
import { LARGEST_DISTANCE, type LengthFit } from './fit-lengths.ts';
import type { WorkloadFit } from './fit-workload.ts';
import type { LengthDescription, TraceDescription } from './trace-description.ts';
import { workloadYaml } from './workload-yaml.ts';

/** What is in a trace, and the workload that fits it. */
export function renderDescription(
  file: string,
  description: TraceDescription,
  fit: WorkloadFit,
  styler: Styler = PLAIN,
): string {
  const lines = [
    styler.heading(`${file}, format ${description.format}`),
    '',
    ...inColumns(traceFacts(description)),
    '',
    ...lengthTable(description, styler),
    '',
    styler.heading('A synthetic workload like this one'),
    ...fitNotes(fit),
    '',
  ];
  return `${lines.join('\n')}\n${workloadYaml(fit.workload)}`;
}

/** Words and what they stand for; a line without a word goes on with the one above. */
export function traceFacts({ counts, arrivals, prefixes, sessions }: TraceDescription): string[][] {
  const { rows, selected } = counts;
  const all = [['Requests', `${grouped(selected)} of ${grouped(rows)} rows`]];
  if (selected < rows) all.push(['Left out', leftOut(counts)]);
  if (arrivals !== undefined) {
    const { requests, spanSeconds, rate, gapVariation, burstiness, peakMinute, outOfOrder } = arrivals;
    const peak = `${grouped(peakMinute.requests)} requests (${readable(peakMinute.requests / 60)} /s) from ${duration(peakMinute.startSeconds)} on`;
    all.push(
      ['Span', duration(spanSeconds)],
      [
        'Rate',
        `${readable(rate)} requests/s${requests < selected ? `, ${grouped(requests)} with a time` : ''}`,
      ],
      ['Burstiness', `${readable(burstiness)} (gaps vary by ${readable(gapVariation)} times their mean)`],
      ['Peak minute', peak],
    );
    if (outOfOrder > 0) all.push(['Out of order', `${grouped(outOfOrder)} rows`]);
  } else all.push(['Times', 'none']);
  if (prefixes !== undefined) {
    const { hitRate, sharingRequests, firstBlocks, from } = prefixes;
    const by = from === 'hashIds' ? 'hash ids' : 'sessions';
    all.push(['Prefix sharing', `${percent(hitRate)} of prompt tokens hit an unlimited cache (by ${by})`]);
    all.push(['', `${grouped(sharingRequests)} prompts share something with an earlier one`]);
    if (firstBlocks !== undefined) all.push(['', `${grouped(firstBlocks)} different first blocks`]);
  }
  if (sessions !== undefined) {
    const { meanTurns, mostTurns, meanDelaySeconds } = sessions;
    const turns = `${readable(meanTurns)} turns on average, at most ${grouped(mostTurns)}`;
    all.push(['Sessions', `${grouped(sessions.sessions)}, ${turns}`]);
    if (meanDelaySeconds !== undefined)
      all.push(['Think time', `${readable(meanDelaySeconds)} s on average`]);
  }
  return all;
}

const SHOWN = ['p1', 'p10', 'p50', 'p90', 'p99'];

function lengthTable({ inputTokens, outputTokens }: TraceDescription, styler: Styler): string[] {
  const row = (name: string, length: LengthDescription) => [
    name,
    grouped(length.total),
    ...[length.mean, length.std].map(readable),
    grouped(length.min),
    ...SHOWN.map((key) => grouped(length.percentiles[key])),
    grouped(length.max),
  ];
  const [header, ...rows] = inColumns(
    [
      ['Tokens', 'total', 'mean', 'std', 'min', ...SHOWN, 'max'],
      row('input', inputTokens),
      row('output', outputTokens),
    ],
    new Set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
  );
  return [styler.heading(header), ...rows];
}

function fitNotes({ workload, input, output }: WorkloadFit): string[] {
  const quality = (name: string, { setting, distance }: LengthFit) => {
    if (typeof setting === 'number') return `# ${name}: all of one length`;
    const [kind] = Object.keys(setting);
    return kind === 'empirical'
      ? `# ${name}: lengths of the trace, since no distribution is within ${percent(LARGEST_DISTANCE)} of the trace`
      : `# ${name}: ${kind}, at most ${percent(distance)} of the requests off`;
  };
  const times = workload.arrivals.process === 'burst' ? ['# the trace has no times: all at once'] : [];
  return [...times, quality('input', input), quality('output', output)];
}

const UNITS = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
] as const;

/** 90 s is "1.50 min". */
function duration(seconds: number): string {
  const [size, unit] = UNITS.find(([least]) => seconds >= least) ?? [1, 's'];
  return `${readable(seconds / size)} ${unit}`;
}
