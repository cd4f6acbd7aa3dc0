import { fitWorkload, type WorkloadFit } from '../../../src/study/describe/fit-workload.ts';
import type { TraceDescription } from '../../../src/study/describe/trace-description.ts';
import { TraceMeter } from '../../../src/study/describe/trace-meter.ts';
import { buildWorkload } from '../../../src/workload/build-workload.ts';
import { PLAIN_READING, readTrace } from '../../../src/workload/traces/trace-reader.ts';
import type { WorkloadSpec } from '../../../src/workload/workload-spec.ts';

export const BLOCK = 16;

/** A trace of the requests of a synthetic workload, whose shared prefixes are whole blocks, and what is said of it. */
export function describeSynthetic(
  spec: WorkloadSpec,
  seed = 1,
): { description: TraceDescription; fit: WorkloadFit } {
  return describeText(traceOf(spec, seed));
}

export function describeText(text: string, hashTokens = BLOCK) {
  const meter = new TraceMeter(hashTokens);
  const reader = readTrace('t', [text], PLAIN_READING, (request) => meter.add(request));
  const metered = meter.description(reader);
  return { description: metered.description, fit: fitWorkload(metered) };
}

function traceOf(spec: WorkloadSpec, seed: number): string {
  const { requests } = buildWorkload(spec, seed);
  const { first, contentId, tokens } = requests.prompts;
  let own = 1e6;
  const rows = Array.from(requests.inputTokens, (input, i) => {
    const ids: number[] = [];
    for (let segment = first[i]; segment < first[i + 1]; segment++)
      for (let block = 0; block < tokens[segment] / BLOCK; block++)
        ids.push(contentId[segment] * 1000 + block);
    while (first[i + 1] > first[i] && ids.length < input / BLOCK) ids.push(own++);
    const session = requests.session[i] < 0 ? '' : `s${requests.session[i]}`;
    return `${requests.arrivalSeconds[i]},${input},${requests.outputTokens[i]},${ids.join(' ')},${session}\n`;
  });
  return `timestamp,input_length,output_length,hash_ids,session_id\n${rows.join('')}`;
}
