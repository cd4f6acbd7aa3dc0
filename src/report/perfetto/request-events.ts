import { phases, type RequestPhase, type RunLog } from '../../observe/explain/index.ts';
import { PLACE_LABELS } from '../place-labels.ts';
import { CHROME_COLOURS } from './colours.ts';
import { microseconds, type TraceEvent } from './trace-event.ts';

/** The requests of one deployment: a process with an asynchronous track for each. */
export interface TracedRequests {
  pid: number;
  name: string;
  log: RunLog;
  /** Goes before the number of a request where a trace has several deployments. */
  idPrefix: string;
}

/** A slice from the sending to the answer, and in it one for each phase. */
export function* requestEvents({ pid, name, log, idPrefix }: TracedRequests): Generator<TraceEvent> {
  yield { ph: 'M', name: 'process_name', pid, args: { name } };
  yield { ph: 'M', name: 'process_sort_index', pid, args: { sort_index: pid } };
  const { inputTokens, outputTokens } = log.table;
  for (let request = 0; request < log.table.count; request++) {
    const sent = log.arrivalSeconds[request];
    if (Number.isNaN(sent)) continue;
    const life = phases(log, request);
    const end = log.endSeconds(request) ?? life.at(-1)?.toSeconds ?? sent;
    const track = { cat: 'request', pid, id: `${idPrefix}${request}` };
    const whole = { ...track, name: `request ${request}` };
    const failure = log.failures.get(request);
    const args = {
      input_tokens: inputTokens[request],
      output_tokens: outputTokens[request],
      ...(failure !== undefined && { failure }),
    };
    yield { ...whole, ph: 'b', ts: microseconds(sent), args };
    for (const phase of life) yield* phaseEvents(log, phase, track);
    yield { ...whole, ph: 'e', ts: microseconds(end) };
  }
}

function* phaseEvents(
  log: RunLog,
  { place, worker, fromSeconds, toSeconds, parts }: RequestPhase,
  track: Pick<TraceEvent, 'pid' | 'id'> & { cat: string },
): Generator<TraceEvent> {
  const { label, phase } = PLACE_LABELS[place];
  const slice = { ...track, name: label, cname: CHROME_COLOURS[phase] };
  const milliseconds = [...parts].map(([part, seconds]) => [`${part}_ms`, microseconds(seconds) / 1000]);
  const where = worker === undefined ? {} : { worker: `${log.workers[worker].role} ${worker}` };
  yield {
    ...slice,
    ph: 'b',
    ts: microseconds(fromSeconds),
    args: { ...where, ...Object.fromEntries(milliseconds) },
  };
  yield { ...slice, ph: 'e', ts: microseconds(toSeconds) };
}
