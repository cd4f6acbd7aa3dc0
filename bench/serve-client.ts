import { Agent, request as httpRequest } from 'node:http';
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
const ID = /"id":"cmpl-([0-9a-z]+)"/;

process.once('message', async (order: Order) => {
  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
  const clients = Array.from({ length: order.streams }, (_, client) => runClient(order, agent, client));
  const answers = (await Promise.all(clients)).flat();
  agent.destroy();
  process.send!(answers, () => process.disconnect());
});

async function runClient(order: Order, agent: Agent, client: number): Promise<SeenAnswer[]> {
  await new Promise((resolve) => setTimeout(resolve, client * START_MS));
  const answers: SeenAnswer[] = [];
  for (let round = 0; round < order.rounds; round++) answers.push(await ask(order, agent));
  return answers;
}

function ask({ port, body }: Order, agent: Agent): Promise<SeenAnswer> {
  return new Promise((resolve, reject) => {
    const answer: SeenAnswer = { request: -1, gapsMs: [] };
    let last = Number.NaN;
    const options = { port, agent, path: '/v1/completions', method: 'POST' };
    const call = httpRequest({ ...options, headers: { 'content-type': 'application/json' } }, (response) => {
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        const now = performance.now();
        if (answer.request < 0) answer.request = Number.parseInt(ID.exec(text)![1], 36);
        // What comes in one piece came at one time.
        for (let at = text.indexOf(TOKEN); at >= 0; at = text.indexOf(TOKEN, at + 1)) {
          if (!Number.isNaN(last)) answer.gapsMs.push(now - last);
          last = now;
        }
      });
      response.on('end', () => resolve(answer));
      response.on('error', reject);
    });
    call.on('error', reject);
    call.end(JSON.stringify(body));
  });
}
