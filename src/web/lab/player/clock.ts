import { useLayoutEffect, useState } from 'preact/hooks';

/** Simulated seconds that go by in one second. */
export const SPEEDS = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30] as const;

/** A page that nobody saw for a while does not jump ahead by it. */
const LONGEST_FRAME_SECONDS = 0.25;

/**
 * The moment that is shown, and time that goes by while it plays. It never starts by itself. Who shows the moment
 * follows it with `useClock`: nothing else of the page is made anew in every frame.
 */
export class Clock {
  seconds = 0;
  endSeconds = 0;
  isPlaying = false;
  speed: number = 0.3;
  private frame = 0;
  private last = 0;
  private readonly listeners = new Set<() => void>();

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Another run is shown. Where the moment lies beyond its end it is one in the middle of things: nobody is there at the start. */
  fit(endSeconds: number): void {
    const isInside = this.endSeconds > 0 && this.seconds < endSeconds;
    this.endSeconds = endSeconds;
    if (!isInside) this.seconds = endSeconds / 4;
  }

  seek(seconds: number): void {
    this.seconds = Math.min(this.endSeconds, Math.max(0, seconds));
    this.tell();
  }

  setSpeed(speed: number): void {
    this.speed = speed;
    this.tell();
  }

  /** From the end it plays from the start again. */
  play(): void {
    if (this.isPlaying) return;
    if (this.seconds >= this.endSeconds) this.seconds = 0;
    this.isPlaying = true;
    this.last = performance.now();
    this.frame = requestAnimationFrame(this.advance);
    this.tell();
  }

  pause(): void {
    if (!this.isPlaying) return;
    this.isPlaying = false;
    cancelAnimationFrame(this.frame);
    this.tell();
  }

  private readonly advance = (now: number): void => {
    const passed = Math.min(LONGEST_FRAME_SECONDS, Math.max(0, now - this.last) / 1000);
    this.last = now;
    this.frame = requestAnimationFrame(this.advance);
    this.seek(this.seconds + passed * this.speed);
    if (this.seconds >= this.endSeconds) this.pause();
  };

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}

/** Makes the component anew whenever the clock changes. */
export function useClock(clock: Clock): void {
  const [, change] = useState(0);
  useLayoutEffect(() => clock.subscribe(() => change((count) => count + 1)), [clock]);
}
