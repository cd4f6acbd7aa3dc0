import {
  PLAIN_READING,
  readTrace,
  type TraceReader,
  type TraceReading,
  type TraceRequest,
} from '../../../src/workload/traces/trace-reader.ts';

/** Reads a text as the trace "t"; absent fields are left out of the requests. */
export function read(text: string, reading: Partial<TraceReading> = {}, chunk = text.length) {
  const requests: Partial<TraceRequest>[] = [];
  const pieces = [];
  for (let at = 0; at < text.length; at += chunk) pieces.push(text.slice(at, at + chunk));
  const reader: TraceReader = readTrace('t', pieces, { ...PLAIN_READING, ...reading }, (request) =>
    requests.push(JSON.parse(JSON.stringify(request))),
  );
  return { requests, reader };
}

/** (seconds, input, output) of each request. */
export function triples(text: string, reading: Partial<TraceReading> = {}) {
  return read(text, reading).requests.map(({ seconds, inputTokens, outputTokens }) => [
    seconds,
    inputTokens,
    outputTokens,
  ]);
}
