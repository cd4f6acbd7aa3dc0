import type { TraceRow } from './trace-row.ts';

/** What a row is in its session. */
interface Turn {
  /** When it was sent; without a time of its own, when the turn before it was. */
  seconds: number | undefined;
  /** 0 for the first of its session, and for a row without one. */
  turn: number;
  /** The whole prompt, with the conversation so far. */
  inputTokens: number;
  /** Tokens at the front of the prompt that are the previous turn's prompt and answer. */
  sharedTokens: number;
}

interface Conversation {
  turns: number;
  seconds: number | undefined;
  /** The last prompt and its answer. */
  tokens: number;
}

const NOTHING_SAID: Conversation = { turns: 0, seconds: undefined, tokens: 0 };

/**
 * Follows the conversations of a trace. A turn continues its conversation if its prompt is at least as long as the one
 * before with its answer; a shorter one was cut or begins anew, and shares nothing.
 */
export class Sessions {
  private readonly conversations = new Map<string, Conversation>();

  take({ session, seconds, inputTokens, outputTokens, inputCounts }: TraceRow): Turn {
    if (session === undefined) return { turn: 0, seconds, inputTokens, sharedTokens: 0 };
    const before = this.conversations.get(session) ?? NOTHING_SAID;
    const sent = seconds ?? before.seconds;
    const prompt = inputCounts === 'turn' ? before.tokens + inputTokens : inputTokens;
    this.conversations.set(session, {
      turns: before.turns + 1,
      seconds: sent,
      tokens: prompt + outputTokens,
    });
    return {
      turn: before.turns,
      seconds: sent,
      inputTokens: prompt,
      sharedTokens: prompt >= before.tokens ? before.tokens : 0,
    };
  }
}
