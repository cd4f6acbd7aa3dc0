import { WAIT } from '../probe/waiting.ts';

/** What the next step of an engine will do: filled by a scheduler, one object used over and over. */
export class StepPlan {
  /** Prompt chunks: which request, how many new tokens, and how many tokens before them have their KV already. */
  readonly requests: number[] = [];
  readonly newTokens: number[] = [];
  readonly cachedTokens: number[] = [];
  prefillTokens = 0;
  /** Tokens whose KV is loaded from the host's memory. */
  loadedTokens = 0;
  /** All decoding sequences make a token. */
  decode = false;
  preemptions = 0;
  /** Why the head of the waiting queue stays there: an index into WAIT_PARTS. */
  blockedBy: number = WAIT.queuePrefill;

  reset(): void {
    // Setting a length is slow even where it changes nothing, and most steps have no chunks.
    if (this.requests.length > 0) {
      this.requests.length = 0;
      this.newTokens.length = 0;
      this.cachedTokens.length = 0;
    }
    this.prefillTokens = 0;
    this.loadedTokens = 0;
    this.decode = false;
    this.preemptions = 0;
    this.blockedBy = WAIT.queuePrefill;
  }

  addChunk(request: number, cachedTokens: number, newTokens: number): void {
    this.requests.push(request);
    this.cachedTokens.push(cachedTokens);
    this.newTokens.push(newTokens);
    this.prefillTokens += newTokens;
  }

  /** Takes the chunk of a request out again, if there is one, and returns its new tokens. */
  removeChunk(request: number): number {
    const index = this.requests.indexOf(request);
    if (index < 0) return 0;
    const tokens = this.newTokens[index];
    this.requests.splice(index, 1);
    this.newTokens.splice(index, 1);
    this.cachedTokens.splice(index, 1);
    this.prefillTokens -= tokens;
    return tokens;
  }

  get empty(): boolean {
    return !this.decode && this.requests.length === 0;
  }
}
