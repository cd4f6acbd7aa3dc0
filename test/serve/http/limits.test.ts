import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { type LiveHttp, liveHttp, MODEL } from './live-http.ts';

let live: LiveHttp | undefined;
afterEach(() => live?.drain(0));

const headers = { 'content-type': 'application/json' };

function post(path: string, body: unknown): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return fetch(`${live!.url}${path}`, { method: 'POST', headers, body: text });
}

async function errorOf(response: Response) {
  const { error } = (await response.json()) as { error: { message: string; type: string; param: string } };
  return { status: response.status, ...error };
}

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 500 && !condition(); i++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(condition()).toBe(true);
}

const long = { model: MODEL, prompt: 'x', max_tokens: 5000, ignore_eos: true };

describe('bad requests get errors as OpenAI words them', () => {
  it.each([
    ['malformed JSON', '/v1/completions', '{"model":', 400],
    ['no prompt', '/v1/completions', { model: MODEL }, 400],
    ['a wrong type', '/v1/completions', { model: MODEL, prompt: 'x', max_tokens: 'many' }, 400],
    ['no messages', '/v1/chat/completions', { model: MODEL, messages: [] }, 400],
    ['a prompt that fits into no worker', '/v1/completions', { ...long, max_tokens: 9_000_000 }, 400],
    ['a huge body', '/v1/completions', { model: MODEL, prompt: 'x'.repeat(2 << 20) }, 413],
    ['an unknown path', '/v1/embeddings', {}, 404],
  ])('%s', async (_, path, body, status) => {
    live = await liveHttp();
    const error = await errorOf(await post(path, body));
    expect(error.status).toBe(status);
    expect(error.type).toBe('invalid_request_error');
    expect(error.message.length).toBeGreaterThan(5);
  });

  it('names the parameter that is wrong', async () => {
    live = await liveHttp();
    const error = await errorOf(await post('/v1/completions', { model: MODEL, prompt: 'x', n: 0 }));
    expect(error.param).toBe('n');
  });
});

describe('a client that goes away', () => {
  it('frees its place', async () => {
    live = await liveHttp();
    const body = JSON.stringify({ ...long, stream: true });
    const call = request(`${live.url}/v1/completions`, { method: 'POST', headers });
    call.on('error', () => {});
    call.end(body);
    await new Promise((resolve) => call.on('response', (response) => response.once('data', resolve)));
    expect(live.server.size).toBe(1);
    call.destroy();
    await until(() => live!.server.size === 0);
  });
});

describe('too many requests', () => {
  it('are refused when there is no room for them', async () => {
    live = await liveHttp({ server: { maxRequests: 1 } });
    const first = post('/v1/completions', { ...long, max_tokens: 100 });
    await until(() => live!.server.size === 1);
    const error = await errorOf(await post('/v1/completions', long));
    expect(error).toMatchObject({ status: 429, type: 'rate_limit_error' });
    expect((await first).status).toBe(200);
  });

  it('wait at the gateway if the scenario caps what is inside', async () => {
    live = await liveHttp({ deployment: ', ingress: { maxConcurrent: 1 }' });
    const ask = () => post('/v1/completions', { ...long, max_tokens: 20 });
    const responses = await Promise.all([ask(), ask(), ask()]);
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it('are refused at the rate limit of the scenario', async () => {
    live = await liveHttp({ deployment: ', ingress: { rateLimit: { requests: 1, per: 1000 s } }' });
    const ask = () => post('/v1/completions', { ...long, max_tokens: 1 });
    const statuses = [(await ask()).status, (await ask()).status];
    expect(statuses).toEqual([200, 429]);
  });
});

describe('shutting down', () => {
  it('lets those under way end and takes no others', async () => {
    live = await liveHttp();
    const first = post('/v1/completions', { ...long, max_tokens: 50 });
    await until(() => live!.server.size === 1);
    const drained = live.drain(10);
    expect((await fetch(`${live.url}/health`)).status).toBe(503);
    expect((await post('/v1/completions', long)).status).toBe(503);
    const answer = (await (await first).json()) as { usage: { completion_tokens: number } };
    expect(answer.usage.completion_tokens).toBe(50);
    expect(await drained).toBe(true);
    await expect(fetch(`${live.url}/health`)).rejects.toThrow();
  });

  it('gives up on those who take too long', async () => {
    live = await liveHttp();
    const first = post('/v1/completions', long).catch(() => 'cut off');
    await until(() => live!.server.size === 1);
    expect(await live.drain(0.05)).toBe(false);
    expect(await first).toBe('cut off');
  });
});

it('takes the number of prompt tokens from a header', async () => {
  live = await liveHttp();
  const body = JSON.stringify({ model: MODEL, prompt: 'short', max_tokens: 1 });
  const url = `${live.url}/v1/completions`;
  const ask = (tokens: string) =>
    fetch(url, { method: 'POST', headers: { ...headers, 'x-xpyd-input-tokens': tokens }, body });
  const answer = (await (await ask('1234')).json()) as { usage: { prompt_tokens: number } };
  expect(answer.usage.prompt_tokens).toBe(1234);
  expect((await ask('many')).status).toBe(400);
});
