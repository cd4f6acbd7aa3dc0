/** What lies between the clients and the router: network, gateway, tokenisation. */
export interface Ingress {
  /** Added to every request on its way in. */
  requestDelaySeconds: number;
  /** Added to every token on its way out. */
  responseDelaySeconds: number;
  /** Tokenisation and the like, by prompt token. */
  perPromptTokenSeconds: number;
  /** Work of a front end that takes one request at a time (one event loop, one tokeniser process). */
  serialSeconds?: number;
  /** Tokens go out in bundles, one every so often from the moment on when the request was let in (Ray Serve LLM). */
  flushSeconds?: number;
  /** A gateway that holds the whole answer back and then replays it in this time. */
  replaySeconds?: number;
  /** Requests that are let into the cluster at once; the others wait at the gateway. */
  maxConcurrent?: number;
  /** Requests that are let in by the clock in every window of `seconds`; the others are refused. */
  rateLimit?: { requests: number; seconds: number };
  /** When a client gives up and closes its connection: the cluster aborts its request. */
  timeoutSeconds?: number;
}

/** Clients and router on the same machine, and nothing in between. */
export const DIRECT_INGRESS: Ingress = {
  requestDelaySeconds: 0,
  responseDelaySeconds: 0,
  perPromptTokenSeconds: 0,
};
