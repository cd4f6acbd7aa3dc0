// Makes scenarios/traces/chat-sessions.jsonl: conversations of a team with its assistant, in the format of Mooncake with
// sessions. Every row counts what its turn adds; the first turns come as a Poisson process, the others after a delay.
//
//     node tools/make-chat-trace.mjs > scenarios/traces/chat-sessions.jsonl
import { randomExponential, randomGeometric, randomLogNormal } from 'd3-random';
import alea from 'seedrandom/lib/alea.js';

const SESSIONS = 120;
const SESSIONS_A_SECOND = 1.5;
const MOST_TURNS = 8;

const draw = (name) => alea(`chat-sessions/${name}`).double;
const gap = randomExponential.source(draw('arrivals'))(SESSIONS_A_SECOND);
const turns = randomGeometric.source(draw('turns'))(0.35);
const delay = randomLogNormal.source(draw('delays'))(Math.log(6), 0.7);
const document = randomLogNormal.source(draw('documents'))(Math.log(2500), 0.8);
const question = randomLogNormal.source(draw('questions'))(Math.log(120), 0.9);
const answer = randomLogNormal.source(draw('answers'))(Math.log(180), 0.7);
const tokens = (length, most) => Math.max(1, Math.min(most, Math.round(length)));

let now = 0;
for (let session = 0; session < SESSIONS; session++) {
  now += gap();
  const last = Math.min(MOST_TURNS, turns());
  for (let turn = 0; turn < last; turn++) {
    const row = {
      ...(turn === 0 && { timestamp: Math.round(now * 1000) }),
      input_length: turn === 0 ? tokens(document(), 16_000) : tokens(question(), 2000),
      output_length: tokens(answer(), 1000),
      session_id: `chat-${session}`,
      ...(turn > 0 && { delay: Math.round(delay() * 1000) }),
    };
    process.stdout.write(`${JSON.stringify(row)}\n`);
  }
}
