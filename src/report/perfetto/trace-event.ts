/**
 * One event of Chrome's trace format, as far as ui.perfetto.dev reads it: slices (X), asynchronous slices (b, e),
 * flow arrows (s, f), counters (C) and names (M). Times are in microseconds.
 */
export interface TraceEvent {
  ph: 'X' | 'b' | 'e' | 's' | 'f' | 'C' | 'M';
  name: string;
  cat?: string;
  pid: number;
  tid?: number;
  ts?: number;
  dur?: number;
  id?: string;
  /** Of a flow: it ends in the slice around its time and not in the next one. */
  bp?: 'e';
  /** Colour in viewers that honour it. */
  cname?: string;
  args?: Record<string, string | number>;
}

/** Seconds in microseconds, to the nanosecond. Ends and starts that are equal stay so, which slices that touch need. */
export function microseconds(seconds: number): number {
  return Math.round(seconds * 1e9) / 1e3;
}

/** Time and length of a slice. */
export function extent(fromSeconds: number, toSeconds: number): { ts: number; dur: number } {
  const ts = microseconds(fromSeconds);
  return { ts, dur: Math.round((microseconds(toSeconds) - ts) * 1e3) / 1e3 };
}
