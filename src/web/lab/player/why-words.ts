import type { Culprit, Segment } from '../../../observe/explain/index.ts';
import { grouped, readable } from '../../../report/numbers.ts';
import { WAIT_LABELS } from '../../../report/wait-labels.ts';

/** What a segment is, and where. */
export function segmentTitle({ part, worker }: Segment): string {
  return worker === undefined ? WAIT_LABELS[part] : `${WAIT_LABELS[part]}, worker ${worker}`;
}

/** Who or what it was, as a phrase that milliseconds can follow. */
export function culpritWords({ kind, request, tokens, count }: Culprit): string {
  const who = request === undefined ? undefined : `request ${request}`;
  const size = tokens === undefined ? '' : ` (${grouped(tokens)} tokens)`;
  switch (kind) {
    case 'itself':
      return `its own work${size}`;
    case 'prefill':
      return `prefill of ${who ?? 'others'}${size}`;
    case 'decode':
      return who === undefined ? `tokens of ${count ?? 'the'} others that decode` : `tokens of ${who}`;
    case 'slot':
      return `${who ?? 'others'} held a running slot`;
    case 'memory':
      return `${who ?? 'others'} held KV memory${size}`;
    case 'transfer':
      return `transfer of ${who ?? 'others'} on the same link`;
    case 'network':
      return 'delays of network and gateway';
    case 'rule':
      return 'a rule of the engine, nobody in particular';
    case 'others':
      return `${count ?? 'some'} others together`;
  }
}

/** "12.3 ms". */
export function milliseconds(ms: number): string {
  return `${readable(ms)} ms`;
}
