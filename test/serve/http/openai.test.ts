import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LiveHttp, liveHttp, MODEL } from './live-http.ts';

let live: LiveHttp;
let client: OpenAI;

beforeAll(async () => {
  live = await liveHttp({ http: { token: 'secret' } });
  client = new OpenAI({ baseURL: `${live.url}/v1`, apiKey: 'secret', maxRetries: 0 });
});
afterAll(() => live.drain(1));

const messages = [{ role: 'user' as const, content: 'Why did I wait?' }];

describe('the official client', () => {
  it('lists the model', async () => {
    const { data } = await client.models.list();
    expect(data.map(({ id }) => id)).toEqual([MODEL]);
  });

  it('gets a chat answer whose length is drawn from the scenario', async () => {
    const answer = await client.chat.completions.create({ model: MODEL, messages });
    expect(answer.choices[0].message.role).toBe('assistant');
    expect(answer.choices[0].message.content!.split(' ')).toHaveLength(3);
    expect(answer.choices[0].finish_reason).toBe('stop');
    expect(answer.usage!.completion_tokens).toBe(3);
  });

  it('gets as many tokens as it asks for, in a stream with the usage at its end', async () => {
    const stream = await client.completions.create({
      model: MODEL,
      prompt: 'x'.repeat(400),
      max_tokens: 7,
      stream: true,
      stream_options: { include_usage: true },
      ...{ ignore_eos: true },
    });
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    const pieces = chunks.filter(({ choices }) => choices.length > 0);
    expect(pieces.map(({ choices }) => choices[0].finish_reason)).toEqual([
      ...new Array(6).fill(null),
      'length',
    ]);
    expect(
      pieces
        .map(({ choices }) => choices[0].text)
        .join('')
        .split(' '),
    ).toHaveLength(7);
    expect(chunks.at(-1)!.usage).toEqual({ prompt_tokens: 100, completion_tokens: 7, total_tokens: 107 });
  });

  it('gets a streamed chat answer that begins with the role', async () => {
    const stream = await client.chat.completions.create({
      model: MODEL,
      messages,
      stream: true,
      max_tokens: 2,
    });
    const deltas = [];
    for await (const chunk of stream) deltas.push(chunk.choices[0].delta);
    expect(deltas[0]).toEqual({ role: 'assistant', content: '' });
    expect(deltas).toHaveLength(3);
  });

  it('gets n answers to each of several prompts, in order', async () => {
    const answer = await client.completions.create({ model: MODEL, prompt: ['a', 'b'], n: 2, max_tokens: 1 });
    expect(answer.choices.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
    expect(answer.usage!.completion_tokens).toBe(4);
  });

  it('is told of an unknown model', async () => {
    await expect(client.chat.completions.create({ model: 'gpt-9', messages })).rejects.toMatchObject({
      status: 404,
      code: 'model_not_found',
      param: 'model',
    });
  });

  it('is told of a wrong key', async () => {
    const other = new OpenAI({ baseURL: `${live.url}/v1`, apiKey: 'wrong', maxRetries: 0 });
    await expect(other.models.list()).rejects.toMatchObject({ status: 401, code: 'invalid_api_key' });
  });
});
