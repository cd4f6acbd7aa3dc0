import type { Activity } from '../../../report/page/engine-shares.ts';
import type { Transfers } from '../../../report/page/transfers.ts';

/** What the engines of one deployment did, and the KV that moved between them. */
export interface TimelineGroup {
  name: string;
  lanes: Lane[];
  /** Workers are indices into `lanes`. */
  transfers: Transfers;
}

/** One engine: entry i of an activity is its share (0 to 1) of the time from i to i + 1 times `widthSeconds`. */
export interface Lane {
  label: string;
  role: string;
  widthSeconds: number;
  shares: Record<Activity, Float32Array>;
}

/** The part of the time that is to be seen. */
export interface View {
  fromSeconds: number;
  toSeconds: number;
}

/** Mean share of each activity between two times; what lies beyond the end is idle. */
export function sharesBetween(
  { widthSeconds, shares }: Lane,
  from: number,
  to: number,
): Record<Activity, number> {
  const first = Math.max(0, Math.floor(from / widthSeconds));
  const last = Math.min(shares.decode.length - 1, Math.ceil(to / widthSeconds) - 1);
  const sum = { prefill: 0, decode: 0, stall: 0 };
  for (let bucket = first; bucket <= last; bucket++) {
    const inside = Math.min(to, (bucket + 1) * widthSeconds) - Math.max(from, bucket * widthSeconds);
    sum.prefill += shares.prefill[bucket] * inside;
    sum.decode += shares.decode[bucket] * inside;
    sum.stall += shares.stall[bucket] * inside;
  }
  const span = to - from;
  return { prefill: sum.prefill / span, decode: sum.decode / span, stall: sum.stall / span };
}

/** The view enlarged by `factor` (below 1: reduced) around a time, inside [0, endSeconds]. */
export function zoomed(view: View, factor: number, around: number, endSeconds: number, least: number): View {
  const span = view.toSeconds - view.fromSeconds;
  const wanted = Math.min(endSeconds, Math.max(least, span / factor));
  const from = around - ((around - view.fromSeconds) * wanted) / span;
  return moved({ fromSeconds: from, toSeconds: from + wanted }, 0, endSeconds);
}

/** The view moved by some seconds, inside [0, endSeconds]. */
export function moved({ fromSeconds, toSeconds }: View, seconds: number, endSeconds: number): View {
  const span = toSeconds - fromSeconds;
  const from = Math.max(0, Math.min(endSeconds - span, fromSeconds + seconds));
  return { fromSeconds: from, toSeconds: from + span };
}
