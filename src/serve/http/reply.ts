import type { ServerResponse } from 'node:http';
import type { FailureReason } from '../../probe/probe.ts';
import type { Answer, LiveServer } from '../live-server.ts';
import { readPrompt } from '../prompt.ts';
import { ApiError } from './api-error.ts';
import type { CompletionRequest } from './request-schema.ts';

/** One of the answers to a request, as far as it has come. */
export interface Choice {
  index: number;
  told: number;
  answer: Answer;
}

export interface Usage {
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
}

/** What becomes of a request, in whatever form the client wants it. */
export interface ReplyForm {
  /** The cluster has taken it. */
  begin?(): void;
  tokens(choice: Choice, count: number): void;
  end(choices: readonly Choice[], usage: Usage): void;
  fail(error: ApiError): void;
}

/**
 * Puts a request to the cluster, once for each answer that it wants, and tells the form what comes. A client that closes
 * its connection frees their places.
 *
 * @param inputTokens of each prompt, where the client knows better than the estimate
 */
export function reply(
  server: LiveServer,
  request: CompletionRequest,
  form: ReplyForm,
  response: ServerResponse,
  inputTokens?: number,
): void {
  const choices: Choice[] = [];
  let promptTokens = 0;
  let open = request.prompts.length * request.n;
  let failed = false;
  const abortAll = () => {
    for (const { answer } of choices) answer.abort();
  };
  const fail = (error: ApiError) => {
    if (failed) return;
    failed = true;
    abortAll();
    form.fail(error);
  };
  response.on('close', () => {
    if (!response.writableFinished) abortAll();
  });
  for (const text of request.prompts) {
    const prompt = readPrompt(text);
    if (inputTokens !== undefined) prompt.inputTokens = inputTokens;
    promptTokens += prompt.inputTokens;
    for (let i = 0; i < request.n && !failed; i++) {
      const choice = { index: choices.length, told: 0 } as Choice;
      const answer = server.ask(
        { ...request, prompt },
        {
          tokens: (count) => {
            form.tokens(choice, count);
            choice.told += count;
          },
          finished: () => {
            if (--open === 0) form.end(choices, usageOf(promptTokens, choices));
          },
          failed: (reason) => fail(errorOf(reason)),
        },
      );
      if (answer === undefined) fail(errorOf('rateLimited'));
      else choices.push(Object.assign(choice, { answer }));
    }
  }
  if (!failed) form.begin?.();
}

/** Why an answer ended, at its last token; undefined before. */
export function finishReason({ told, answer }: Choice): 'length' | 'stop' | null {
  if (told < answer.outputTokens) return null;
  return answer.isCut ? 'length' : 'stop';
}

function usageOf(promptTokens: number, choices: readonly Choice[]): Usage {
  const completionTokens = choices.reduce((sum, { told }) => sum + told, 0);
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  };
}

function errorOf(reason: FailureReason): ApiError {
  switch (reason) {
    case 'promptTooLong':
      return new ApiError(400, 'the prompt and the answer asked for exceed the KV cache of a worker', {
        param: 'prompt',
        code: 'context_length_exceeded',
      });
    case 'rateLimited':
      return new ApiError(429, 'too many requests, try again later', { code: 'rate_limit_exceeded' });
    default:
      return new ApiError(504, 'the gateway gave up waiting for the answer', { code: 'timeout' });
  }
}
