import type { ServerResponse } from 'node:http';
import { type Choice, finishReason, type ReplyForm, type Usage } from './reply.ts';
import { words } from './words.ts';

/** What every message of one answer says of itself. */
export interface Heading {
  id: string;
  created: number;
  model: string;
}

/** A client that reads so slowly that this much waits for it is dropped. */
const MOST_BUFFERED_BYTES = 1 << 20;

export type ApiKind = 'completion' | 'chat';

/** What the two APIs call things. */
const NAMES = {
  completion: { whole: 'text_completion', piece: 'text_completion' },
  chat: { whole: 'chat.completion', piece: 'chat.completion.chunk' },
};

/** The whole answer as one JSON object. */
export function wholeForm(kind: ApiKind, heading: Heading, response: ServerResponse): ReplyForm {
  const texts: string[] = [];
  return {
    tokens({ index, told }, count) {
      texts[index] = (texts[index] ?? '') + words(told, count);
    },
    end(choices, usage) {
      const content = (text: string) =>
        kind === 'chat' ? { message: { role: 'assistant', content: text } } : { text };
      sendJson(response, 200, {
        ...headingOf(heading, NAMES[kind].whole),
        choices: choices.map((choice) => ({
          index: choice.index,
          ...content(texts[choice.index]),
          logprobs: null,
          finish_reason: finishReason(choice),
        })),
        usage,
      });
    },
    fail: (error) => sendJson(response, error.status, error.body),
  };
}

/** Server-sent events, one for each token. */
export function streamForm(
  kind: ApiKind,
  heading: Heading,
  response: ServerResponse,
  includeUsage: boolean,
): ReplyForm {
  const send = (data: string) => {
    if (response.destroyed) return;
    writeChunk(response, `data: ${data}\n\n`);
    if (response.socket !== null && response.socket.writableLength > MOST_BUFFERED_BYTES) response.destroy();
  };
  const head = JSON.stringify(headingOf(heading, NAMES[kind].piece)).slice(0, -1);
  // With the usage at the end, all other chunks say that they have none.
  const tail = includeUsage ? ',"usage":null}' : '}';
  // Built by hand: a thousand streams make fifty thousand of them a second.
  const piece = (choice: Choice, content: string, reason: string | null) =>
    `${head},"choices":[{"index":${choice.index},${content},"logprobs":null,"finish_reason":${
      reason === null ? 'null' : `"${reason}"`
    }}]${tail}`;
  return {
    begin() {
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-cache',
        connection: 'keep-alive',
        'transfer-encoding': 'chunked',
      });
      response.flushHeaders();
    },
    tokens(choice, count) {
      const text = JSON.stringify(words(choice.told, count));
      if (kind === 'chat' && choice.told === 0)
        send(piece(choice, '"delta":{"role":"assistant","content":""}', null));
      const content = kind === 'chat' ? `"delta":{"content":${text}}` : `"text":${text}`;
      send(piece(choice, content, finishReason({ ...choice, told: choice.told + count })));
    },
    end(_choices, usage: Usage) {
      if (includeUsage)
        send(JSON.stringify({ ...headingOf(heading, NAMES[kind].piece), choices: [], usage }));
      send('[DONE]');
      response.end();
    },
    fail(error) {
      if (!response.headersSent) {
        sendJson(response, error.status, error.body);
        return;
      }
      send(JSON.stringify(error.body));
      send('[DONE]');
      response.end();
    },
  };
}

/**
 * A chunk in the framing of HTTP/1.1, past the machinery of `response.write`, which takes twice as long: a step gives a
 * token to a thousand streams, and the last of them waits for all others.
 */
function writeChunk(response: ServerResponse, text: string): void {
  const size = Buffer.byteLength(text).toString(16);
  response.socket?.write(`${size}\r\n${text}\r\n`);
}

function headingOf({ id, created, model }: Heading, object: string) {
  return { id, object, created, model };
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
