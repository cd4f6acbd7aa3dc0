import * as z from 'zod';
import { ApiError } from './api-error.ts';

const MOST_TOKENS = 10_000_000;
const tokens = z.int().min(1).max(MOST_TOKENS);
const tokenIds = z.array(z.int().min(0)).min(1);

/** What both kinds of request have in common; parameters that change no timing are taken and not looked at. */
const common = {
  model: z.string(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  n: z.int().min(1).max(128).nullish(),
  ignore_eos: z.boolean().nullish(),
  priority: z.int().nullish(),
  user: z.string().nullish(),
};

const completionSchema = z.looseObject({
  ...common,
  prompt: z.union([z.string(), z.array(z.string()).min(1), tokenIds, z.array(tokenIds).min(1)]),
  max_tokens: tokens.nullish(),
});

const textPart = z.looseObject({ type: z.string(), text: z.string().nullish() });
const chatSchema = z.looseObject({
  ...common,
  messages: z
    .array(z.looseObject({ role: z.string(), content: z.union([z.string(), z.array(textPart)]).nullish() }))
    .min(1),
  max_tokens: tokens.nullish(),
  max_completion_tokens: tokens.nullish(),
});

/** A request of either kind, reduced to what matters to a simulated cluster. */
export interface CompletionRequest {
  model: string;
  prompts: (string | number[])[];
  /** Answers to each prompt. */
  n: number;
  maxTokens: number | undefined;
  ignoreEos: boolean;
  stream: boolean;
  includeUsage: boolean;
  priority: number;
  user: string | undefined;
}

/** vLLM answers a completion that asks for no length with so many tokens, as OpenAI does. */
const DEFAULT_COMPLETION_TOKENS = 16;

/** @throws ApiError */
export function readCompletion(body: unknown): CompletionRequest {
  const request = check(completionSchema, body);
  return {
    ...commonOf(request),
    prompts: promptsOf(request.prompt),
    maxTokens: request.max_tokens ?? DEFAULT_COMPLETION_TOKENS,
  };
}

/** @throws ApiError */
export function readChat(body: unknown): CompletionRequest {
  const request = check(chatSchema, body);
  const turns = request.messages.map(({ role, content }) => `<|${role}|>\n${textOf(content)}\n`);
  return {
    ...commonOf(request),
    prompts: [`${turns.join('')}<|assistant|>\n`],
    maxTokens: request.max_completion_tokens ?? request.max_tokens ?? undefined,
  };
}

function commonOf(request: z.output<z.ZodObject<typeof common>>) {
  return {
    model: request.model,
    n: request.n ?? 1,
    ignoreEos: request.ignore_eos ?? false,
    stream: request.stream ?? false,
    includeUsage: request.stream_options?.include_usage ?? false,
    priority: request.priority ?? 0,
    user: request.user ?? undefined,
  };
}

function promptsOf(prompt: z.output<typeof completionSchema>['prompt']): (string | number[])[] {
  if (typeof prompt === 'string') return [prompt];
  if (typeof prompt[0] === 'number') return [prompt as number[]];
  return prompt as (string | number[])[];
}

function textOf(content: z.output<typeof chatSchema>['messages'][number]['content']): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map(({ text }) => text ?? '').join('');
}

function check<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const checked = schema.safeParse(body);
  if (checked.success) return checked.data;
  const [{ path, message }] = checked.error.issues;
  const param = path.join('.');
  throw new ApiError(400, param === '' ? message : `${param}: ${message}`, { param: param || null });
}
