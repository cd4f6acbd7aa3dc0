import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { LiveServer } from '../live-server.ts';
import { ApiError } from './api-error.ts';
import { type ApiKind, streamForm, wholeForm } from './forms.ts';
import { reply } from './reply.ts';
import { type CompletionRequest, readChat, readCompletion } from './request-schema.ts';

export interface AppOptions {
  /** Names by which clients may ask for the model, the first of which it is listed under. */
  models: readonly string[];
  /** Without it, everybody may ask. */
  token?: string;
  maxBodyBytes: number;
  /** Metrics in the text format of OpenMetrics. */
  metrics: () => string;
  /** True when no new requests are taken. */
  isDraining: () => boolean;
}

type Environment = { Bindings: HttpBindings };

const OPENMETRICS = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

/** The routes of an OpenAI-compatible server, as vLLM has them. */
export function createApp(server: LiveServer, options: AppOptions): Hono<Environment> {
  const app = new Hono<Environment>();
  const startedSeconds = Math.floor(Date.now() / 1000);
  let requests = 0;

  app.onError((error, context) => {
    if (!(error instanceof ApiError)) throw error;
    return context.json(error.body, error.status);
  });
  app.notFound((context) => {
    const { method, path } = context.req;
    return context.json(new ApiError(404, `there is no ${method} ${path}`).body, 404);
  });
  app.use('/v1/*', async (context, next) => {
    if (options.token !== undefined && context.req.header('authorization') !== `Bearer ${options.token}`)
      throw new ApiError(401, 'the API key is missing or wrong', { code: 'invalid_api_key' });
    await next();
  });
  app.use(
    '/v1/*',
    bodyLimit({
      maxSize: options.maxBodyBytes,
      onError: () => {
        throw new ApiError(413, `the body is larger than ${options.maxBodyBytes} bytes`);
      },
    }),
  );
  app.get('/health', (context) =>
    options.isDraining() ? context.body('draining', 503) : context.body('', 200),
  );
  app.get('/metrics', (context) => context.body(options.metrics(), 200, { 'content-type': OPENMETRICS }));
  app.get('/v1/models', (context) => {
    const entry = (id: string) => ({ id, object: 'model', created: startedSeconds, owned_by: 'xpyd' });
    return context.json({ object: 'list', data: options.models.map(entry) });
  });

  const answering = (kind: ApiKind, prefix: string, read: (body: unknown) => CompletionRequest) => {
    return async (context: Context<Environment>) => {
      if (options.isDraining()) throw new ApiError(503, 'the server is shutting down');
      const request = read(await bodyOf(context));
      if (!options.models.includes(request.model))
        throw new ApiError(404, `the model \`${request.model}\` does not exist`, {
          param: 'model',
          code: 'model_not_found',
        });
      const { outgoing } = context.env;
      const created = Math.floor(Date.now() / 1000);
      const heading = { id: `${prefix}-${(requests++).toString(36)}`, created, model: request.model };
      const form = request.stream
        ? streamForm(kind, heading, outgoing, request.includeUsage)
        : wholeForm(kind, heading, outgoing);
      reply(server, request, form, outgoing, inputTokensOf(context));
      return RESPONSE_ALREADY_SENT;
    };
  };
  app.post('/v1/completions', answering('completion', 'cmpl', readCompletion));
  app.post('/v1/chat/completions', answering('chat', 'chatcmpl', readChat));
  return app;
}

async function bodyOf(context: Context<Environment>): Promise<unknown> {
  const text = await context.req.text();
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ApiError(400, `the body is not JSON: ${(error as Error).message}`);
  }
}

function inputTokensOf(context: Context<Environment>): number | undefined {
  const text = context.req.header('x-xpyd-input-tokens');
  if (text === undefined) return undefined;
  const tokens = Number(text);
  if (Number.isInteger(tokens) && tokens > 0) return tokens;
  throw new ApiError(400, `x-xpyd-input-tokens: expected a whole number above 0, found "${text}"`);
}
