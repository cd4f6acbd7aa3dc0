/** What a router can see of the workers that it chooses from; workers are numbered from 0 within their pool. */
export interface Fleet {
  readonly size: number;
  /** Requests sent to a worker that have not left it. */
  requests(worker: number): number;
  /** Prompt tokens of those requests. */
  tokens(worker: number): number;
  /** Tokens of the request's prompt that are in the worker's prefix cache now. */
  cachedTokens(worker: number, request: number): number;
  promptTokens(request: number): number;
  /** Session of the request; -1 for none. */
  session(request: number): number;
}

/** Chooses the worker that a request goes to. */
export interface Router {
  choose(request: number, fleet: Fleet): number;
}
