import { describe, expect, it } from 'vitest';
import {
  answers,
  decodeSeconds,
  emptyAtOnce,
  firstSendSeconds,
  hasText,
  lastEndSeconds,
} from '../../../src/observe/load-tools/answers.ts';
import { FIVE_REQUESTS, NO_REQUESTS, recordsOf } from './five-requests.ts';

describe('answers', () => {
  const all = answers(FIVE_REQUESTS);

  it('leaves out what failed', () => {
    expect(all.map(({ inputTokens }) => inputTokens)).toEqual([100, 200, 300, 500]);
  });

  it('leaves out what still runs', () => {
    const running = recordsOf([{ send: 0, first: 1, end: Number.NaN, input: 100, output: 7 }]);
    expect(answers(running)).toEqual([]);
  });

  it('takes times from the moment of sending', () => {
    expect(all.map(({ ttftSeconds }) => ttftSeconds)).toEqual([1, 0.5, undefined, 2]);
    expect(all.map(({ e2elSeconds }) => e2elSeconds)).toEqual([3, 0.5, 0.5, 2.5]);
    expect(all.map(decodeSeconds)).toEqual([2, 0, 0, 0.5]);
  });

  it('knows answers without text, and can take their text for one that came at once', () => {
    expect(all.map(hasText)).toEqual([true, true, false, true]);
    expect(emptyAtOnce(all).map(({ ttftSeconds }) => ttftSeconds)).toEqual([1, 0.5, 0, 2]);
  });
});

describe('firstSendSeconds and lastEndSeconds', () => {
  it('count failed requests, too', () => {
    expect([firstSendSeconds(FIVE_REQUESTS), lastEndSeconds(FIVE_REQUESTS)]).toEqual([1, 5]);
  });

  it('are undefined of no requests', () => {
    expect([firstSendSeconds(NO_REQUESTS), lastEndSeconds(NO_REQUESTS)]).toEqual([undefined, undefined]);
  });
});
