/** Does something every so often, one at a time, until it is stopped. What it throws waits for the next time. */
export class Ticker {
  private readonly running: Promise<void>;
  private isStopped = false;
  private wakeUp: () => void = () => {};

  constructor(intervalMs: number, tick: () => Promise<void>) {
    this.running = this.loop(intervalMs, tick);
  }

  /** Resolves when the last tick has ended. */
  stop(): Promise<void> {
    this.isStopped = true;
    this.wakeUp();
    return this.running;
  }

  private async loop(intervalMs: number, tick: () => Promise<void>): Promise<void> {
    while (true) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, intervalMs);
        this.wakeUp = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      if (this.isStopped) return;
      await tick().catch(() => {});
    }
  }
}
