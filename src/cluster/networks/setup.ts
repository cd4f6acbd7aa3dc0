import { type Link, setupSeconds } from '../../hardware/link.ts';

/** What a transfer costs before its bytes flow; more for the first between two workers, which have to connect. */
export class TransferSetup {
  private readonly everySeconds: number;
  private readonly firstSeconds: number;
  private readonly connected: Uint8Array;
  private readonly workers: number;

  constructor(link: Link, workers: number) {
    this.everySeconds = setupSeconds(link);
    this.firstSeconds = this.everySeconds + (link.firstUseSeconds ?? 0);
    this.connected = new Uint8Array(workers * workers);
    this.workers = workers;
  }

  seconds(from: number, to: number): number {
    const pair = from * this.workers + to;
    if (this.connected[pair] === 1) return this.everySeconds;
    this.connected[pair] = 1;
    return this.firstSeconds;
  }
}
