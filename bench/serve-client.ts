import { connect, type Socket } from 'node:net';
import type { SeenAnswer } from './serve-job.ts';

interface Order {
  port: number;
  body: unknown;
  streams: number;
  rounds: number;
}

/** Clients start one after the other, so that their arrivals are not one burst. */
const START_MS = 2;
const TOKEN = '"finish_reason":';
/** All sockets read into it, one after the other. */
const BUFFER = Buffer.alloc(65_536);
const END = '0\r\n\r\n';
const ID = /"id":"cmpl-([0-9a-z]+)"/;

process.once('message', async (order: Order) => {
  const clients = Array.from({ length: order.streams }, (_, client) => runClient(order, client));
  const answers = (await Promise.all(clients)).flat();
  process.send!(answers, () => process.disconnect());
});

async function runClient(order: Order, client: number): Promise<SeenAnswer[]> {
  await new Promise((resolve) => setTimeout(resolve, client * START_MS));
  const text = JSON.stringify(order.body);
  const head = `POST /v1/completions HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n`;
  const request = `${head}content-length: ${text.length}\r\n\r\n${text}`;
  const reader: Reader = { read: () => {} };
  const socket = connect({
    port: order.port,
    host: '127.0.0.1',
    noDelay: true,
    onread: {
      buffer: BUFFER,
      callback: (bytes, buffer) => {
        reader.read(performance.now(), (buffer as Buffer).toString('latin1', 0, bytes));
        return true;
      },
    },
  });
  const answers: SeenAnswer[] = [];
  for (let round = 0; round < order.rounds; round++) answers.push(await ask(socket, reader, request));
  socket.destroy();
  return answers;
}

interface Reader {
  read: (now: number, text: string) => void;
}

/** A plain socket without the machinery of streams, so that what is measured is the server. */
function ask(socket: Socket, reader: Reader, request: string): Promise<SeenAnswer> {
  return new Promise((resolve, reject) => {
    const answer: SeenAnswer = { request: -1, gapsMs: [] };
    let last = Number.NaN;
    reader.read = (now, text) => {
      if (answer.request < 0) {
        const [, id] = ID.exec(text) ?? [];
        if (id === undefined) return;
        answer.request = Number.parseInt(id, 36);
      }
      // What comes in one piece came at one time.
      for (let at = text.indexOf(TOKEN); at >= 0; at = text.indexOf(TOKEN, at + 1)) {
        if (!Number.isNaN(last)) answer.gapsMs.push(now - last);
        last = now;
      }
      if (text.includes(END)) resolve(answer);
    };
    socket.removeAllListeners('error').once('error', reject);
    socket.write(request);
  });
}
