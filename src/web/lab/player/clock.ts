import { useEffect, useRef, useState } from 'preact/hooks';

/** Simulated seconds that go by in one second. */
export const SPEEDS = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30] as const;

export interface Clock {
  seconds: number;
  isPlaying: boolean;
  speed: number;
  seek(seconds: number): void;
  toggle(): void;
  setSpeed(speed: number): void;
}

/** The moment that is shown, and time that goes by while it plays. It never starts by itself. */
export function useClock(endSeconds: number): Clock {
  // In the middle of things: at the start nobody is there yet.
  const [seconds, setSeconds] = useState(endSeconds / 4);
  const [isPlaying, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<number>(0.3);
  const last = useRef(0);
  useEffect(() => {
    if (!isPlaying) return;
    last.current = performance.now();
    let frame = requestAnimationFrame(function advance(now) {
      const passed = Math.max(0, now - last.current) / 1000;
      last.current = now;
      setSeconds((before) => Math.min(endSeconds, before + passed * speed));
      frame = requestAnimationFrame(advance);
    });
    return () => cancelAnimationFrame(frame);
  }, [isPlaying, speed, endSeconds]);
  useEffect(() => {
    if (seconds >= endSeconds && isPlaying) setPlaying(false);
  }, [seconds, endSeconds, isPlaying]);
  return {
    seconds: Math.min(seconds, endSeconds),
    isPlaying,
    speed,
    seek: (to) => setSeconds(Math.min(endSeconds, Math.max(0, to))),
    toggle: () => {
      if (!isPlaying && seconds >= endSeconds) setSeconds(0);
      setPlaying(!isPlaying);
    },
    setSpeed,
  };
}
