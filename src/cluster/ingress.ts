/** What lies between the clients and the router: network, gateway, tokenisation. */
export interface Ingress {
  /** Added to every request on its way in. */
  requestDelaySeconds: number;
  /** Added to every token on its way out. */
  responseDelaySeconds: number;
  /** Tokenisation and the like, by prompt token. */
  perPromptTokenSeconds: number;
}
