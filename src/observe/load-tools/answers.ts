import { max, min } from 'd3-array';
import type { ClientRecords } from './load-tool.ts';

/** A request that was answered to the end, as the client saw it. */
export interface Answer {
  sendSeconds: number;
  endSeconds: number;
  /** From sending to the end of the answer. */
  e2elSeconds: number;
  /** From sending to the first text; undefined if the answer had no text. */
  ttftSeconds: number | undefined;
  inputTokens: number;
  outputTokens: number;
}

export interface AnswerWithText extends Answer {
  ttftSeconds: number;
}

/** The answered requests, in the order of the records: neither those that failed nor those that still run. */
export function answers(records: ClientRecords): Answer[] {
  const answered: Answer[] = [];
  for (let i = 0; i < records.count; i++) {
    const endSeconds = records.endSeconds[i];
    if (records.failed[i] || Number.isNaN(endSeconds)) continue;
    const sendSeconds = records.sendSeconds[i];
    const firstTokenSeconds = records.firstTokenSeconds[i];
    answered.push({
      sendSeconds,
      endSeconds,
      e2elSeconds: endSeconds - sendSeconds,
      ttftSeconds: Number.isNaN(firstTokenSeconds) ? undefined : firstTokenSeconds - sendSeconds,
      inputTokens: records.inputTokens[i],
      outputTokens: records.outputTokens[i],
    });
  }
  return answered;
}

export function hasText(answer: Answer): answer is AnswerWithText {
  return answer.ttftSeconds !== undefined;
}

/** Answers without text taken for such whose text came at once: what a TTFT of 0 that nobody has set amounts to. */
export function emptyAtOnce(all: readonly Answer[]): AnswerWithText[] {
  return all.map((answer) => ({ ...answer, ttftSeconds: answer.ttftSeconds ?? 0 }));
}

/** Time from the first text to the end of the answer; an answer without text was all waiting for it. */
export function decodeSeconds({ e2elSeconds, ttftSeconds }: Answer): number {
  return ttftSeconds === undefined ? 0 : e2elSeconds - ttftSeconds;
}

/** When the first request was sent; undefined if none was. */
export function firstSendSeconds({ sendSeconds }: ClientRecords): number | undefined {
  return min(sendSeconds);
}

/** When the last request was answered or given up; undefined if none was. */
export function lastEndSeconds({ endSeconds }: ClientRecords): number | undefined {
  return max(endSeconds);
}
