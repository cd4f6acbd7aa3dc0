import { describe, expect, it, vi } from 'vitest';
import { EngineClient } from '../../../src/web/lab/engine/engine-client.ts';
import type { Answerer, Listener } from '../../../src/web/lab/engine/engine-link.ts';
import type { Question, RunAnswer } from '../../../src/web/lab/engine/queries.ts';
import type { ProfileTexts } from '../../../src/web/lab/engine/text-library.ts';

/** A worker that answers when it is told to. */
class Hand implements Answerer {
  readonly asked: Question[] = [];
  isClosed = false;
  readonly listener: Listener;

  constructor(listener: Listener) {
    this.listener = listener;
  }

  post(question: Question): void {
    this.asked.push(question);
  }

  close(): void {
    this.isClosed = true;
  }

  /** The scenarios that it was told to run and has not answered. */
  get runs(): string[] {
    return this.asked.flatMap((question) => (question.kind === 'run' ? [question.ask.file] : []));
  }

  answer(kind: Question['kind'], answer: unknown): void {
    const place = this.asked.findIndex((question) => question.kind === kind);
    const [{ id }] = this.asked.splice(place, 1);
    this.listener.reply({ id, answer });
  }
}

function client() {
  const hands: Hand[] = [];
  const make = (listener: Listener) => {
    const hand = new Hand(listener);
    hands.push(hand);
    return hand;
  };
  const engine = new EngineClient(make, {} as ProfileTexts, undefined);
  const run = (file: string) => engine.run({ text: '', file });
  /** Answers the run of this name, wherever it runs. */
  const finish = (file: string): RunAnswer => {
    const answer = { requests: file.length } as RunAnswer;
    hands.find((hand) => !hand.isClosed && hand.runs.includes(file))!.answer('run', answer);
    return answer;
  };
  return { engine, hands, run, finish };
}

const WHY = { deployment: 0, request: 1 };

describe('the engine client', () => {
  it('never runs on the worker that is asked about what is shown', async () => {
    const { engine, hands, run, finish } = client();
    const first = run('a');
    const shown = finish('a');
    expect(await first).toBe(shown);
    void run('b');
    const why = engine.ask(shown, 'why', WHY);
    const holder = hands.find(({ asked }) => asked.some(({ kind }) => kind === 'why'))!;
    expect(holder.runs).toEqual([]);
    holder.answer('why', ['segment']);
    expect(await why).toEqual(['segment']);
  });

  it('drops what comes about a run that another one has replaced', async () => {
    const { engine, run, finish } = client();
    const first = run('a');
    const shown = finish('a');
    await first;
    const second = run('b');
    finish('b');
    await second;
    expect(await engine.ask(shown, 'why', WHY)).toBeUndefined();
  });

  it('stops a run that is too slow for the newest one, and all that waited between', async () => {
    vi.useFakeTimers();
    try {
      const { run, finish, hands } = client();
      const slow = run('slow');
      const [between, newest] = [run('between'), run('newest')];
      expect(await between).toBeUndefined();
      vi.advanceTimersByTime(10_000);
      expect(await slow).toBeUndefined();
      expect(hands[0].isClosed).toBe(true);
      const answer = finish('newest');
      expect(await newest).toBe(answer);
    } finally {
      vi.useRealTimers();
    }
  });

  it('settles every question of a worker that dies, says why, and runs on another one', async () => {
    const { engine, hands, run, finish } = client();
    const first = run('a');
    const shown = finish('a');
    await first;
    const faults: string[] = [];
    engine.onFault = (message) => faults.push(message);
    const why = engine.ask(shown, 'why', WHY);
    hands[0].listener.broken('out of memory');
    expect(await why).toBeUndefined();
    expect(faults).toEqual(['the simulator has stopped: out of memory']);
    const second = run('b');
    hands.find((hand) => hand.runs.includes('b'))!.listener.broken('again');
    await expect(second).rejects.toThrow('the simulator has stopped: again');
    const third = run('c');
    const answer = finish('c');
    expect(await third).toBe(answer);
  });

  it('reads a file although the worker that began to was needed for a run and stopped', async () => {
    vi.useFakeTimers();
    try {
      const { engine, hands, run, finish } = client();
      void run('slow');
      const reading = engine.read({ file: 'r.json', text: '{}' });
      void run('slower');
      vi.advanceTimersByTime(10_000);
      const newest = run('newest');
      vi.advanceTimersByTime(10_000);
      await Promise.resolve();
      await vi.waitFor(() =>
        hands
          .find((hand) => !hand.isClosed && hand.asked.some(({ kind }) => kind === 'result'))!
          .answer('result', 'read'),
      );
      expect(await reading).toBe('read');
      finish('newest');
      await newest;
    } finally {
      vi.useRealTimers();
    }
  });
});
