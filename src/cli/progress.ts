import { Presets, SingleBar } from 'cli-progress';

/** Shows how far a study is. */
export interface Progress {
  /** One more is done. */
  advance(): void;
  /** Nothing more will be. */
  stop(): void;
}

/** Where nobody watches a bar move, a line now and then is enough. */
const LINE_EVERY_MS = 30_000;

/**
 * On stderr: a bar with rate and time left on a terminal, elsewhere a plain line every half minute.
 *
 * @param total how many there are
 * @param done how many of them were done before
 * @param unit what they are called: points
 */
export function showProgress(total: number, done: number, unit: string): Progress {
  const start = performance.now();
  let current = done;
  const rate = () => (current - done) / ((performance.now() - start) / 1000);
  const text = () => ({ rate: rateText(rate()), left: durationText((total - current) / rate()) });
  const show = process.stderr.isTTY ? bar(total, done, unit, text) : lines(total, unit, text);
  return {
    advance() {
      current++;
      show.update(current);
    },
    stop: () => show.stop(),
  };
}

type Texts = () => { rate: string; left: string };

interface Display {
  update(current: number): void;
  stop(): void;
}

function bar(total: number, done: number, unit: string, texts: Texts): Display {
  const format = `{bar} {value}/{total} ${unit}, {rate}/s, {left} left`;
  // Ctrl-C is the business of the command, which has files to leave in order.
  const shown = new SingleBar(
    { format, hideCursor: true, clearOnComplete: true, fps: 5, barsize: 30, gracefulExit: false },
    Presets.shades_classic,
  );
  shown.start(total, done, { rate: '-', left: '-' });
  return { update: (current) => shown.update(current, texts()), stop: () => shown.stop() };
}

function lines(total: number, unit: string, texts: Texts): Display {
  let last = performance.now();
  return {
    update(current) {
      if (performance.now() - last < LINE_EVERY_MS || current === total) return;
      last = performance.now();
      const { rate, left } = texts();
      process.stderr.write(`${current} of ${total} ${unit}, ${rate}/s, ${left} left\n`);
    },
    stop() {},
  };
}

function rateText(perSecond: number): string {
  return perSecond.toFixed(perSecond < 9.95 ? 1 : 0);
}

/** `42 s`, `3:05 min`, `2:15 h` */
export function durationText(seconds: number): string {
  if (!Number.isFinite(seconds)) return '-';
  const whole = Math.ceil(seconds);
  const [big, unit] = whole < 60 ? [0, 's'] : whole < 3600 ? [60, 'min'] : [3600, 'h'];
  if (big === 0) return `${whole} s`;
  const small = Math.floor((whole % big) / (big / 60));
  return `${Math.floor(whole / big)}:${String(small).padStart(2, '0')} ${unit}`;
}
