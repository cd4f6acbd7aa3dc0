import { Blame } from './culprits.ts';
import type { WorkerLog } from './worker-log.ts';

/** Blames those in a step for `seconds` of it: prompts in proportion to what they take alone, and who decoded. */
export function blameStep(log: WorkerLog, span: number, seconds: number, blame: Blame): void {
  const length = log.end(span) - log.startSeconds.values()[span];
  const prefill = log.prefillSeconds.values()[span] / length;
  blamePrompts(log, span, seconds * prefill, blame);
  blameDecode(log, span, seconds * (1 - prefill), blame);
}

/** Blames the prompts in a step for `seconds`, all but those of `exceptFor`. */
export function blamePrompts(
  log: WorkerLog,
  span: number,
  seconds: number,
  blame: Blame,
  exceptFor?: number,
): void {
  const [from, to] = log.chunks(span);
  const step = new Blame();
  for (let chunk = from; chunk < to; chunk++) {
    const request = log.chunkRequest.values()[chunk];
    if (request === exceptFor) continue;
    const alone = log.chunkAloneSeconds.values()[chunk];
    step.add({ kind: 'prefill', request }, alone, log.chunkTokens.values()[chunk]);
  }
  blame.merge(step, seconds);
}

/** Blames those who decode in a step for `seconds`. */
export function blameDecode(log: WorkerLog, span: number, seconds: number, blame: Blame): void {
  const count = log.decodeSequences.values()[span];
  if (count > 0) blame.add({ kind: 'decode' }, seconds, 0, count);
}
