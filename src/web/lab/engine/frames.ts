import { PLACES, phases, type RequestPhase, type RunLog } from '../../../observe/explain/index.ts';
import type { Crowd, Frame } from './queries.ts';

/** Where the requests of a run that has ended are, moment after moment. */
export class Frames {
  private readonly log: RunLog;
  /** By request: when its client had its answer or gave up. */
  private readonly endSeconds: Float64Array;
  /** By request; worked out when it is first seen. */
  private readonly lives: RequestPhase[][] = [];

  constructor(log: RunLog) {
    this.log = log;
    this.endSeconds = Float64Array.from(
      { length: log.table.count },
      (_, request) => log.endSeconds(request) ?? Number.POSITIVE_INFINITY,
    );
  }

  /** @param most how many to name of those who are in one place of one worker */
  at(seconds: number, most: number): Frame {
    const crowds = new Map<number, Crowd>();
    const [requests, places, workers, progress]: number[][] = [[], [], [], []];
    const { arrivalSeconds } = this.log;
    for (let request = 0; request < arrivalSeconds.length; request++) {
      // Most requests of a long run have not come yet or have gone; NaN has never come.
      if (!(arrivalSeconds[request] <= seconds && seconds < this.endSeconds[request])) continue;
      const phase = this.phaseAt(request, seconds);
      if (phase === undefined) continue;
      const { place, worker = -1, fromSeconds, toSeconds } = phase;
      const placeIndex = PLACES.indexOf(place);
      const key = worker * PLACES.length + placeIndex;
      let crowd = crowds.get(key);
      if (crowd === undefined) {
        crowd = { place, worker, count: 0 };
        crowds.set(key, crowd);
      }
      if (crowd.count++ >= most) continue;
      requests.push(request);
      places.push(placeIndex);
      workers.push(worker);
      progress.push((seconds - fromSeconds) / (toSeconds - fromSeconds));
    }
    return {
      request: new Int32Array(requests),
      place: new Uint8Array(places),
      worker: new Int16Array(workers),
      progress: new Float32Array(progress),
      crowds: [...crowds.values()],
    };
  }

  private phaseAt(request: number, seconds: number): RequestPhase | undefined {
    this.lives[request] ??= phases(this.log, request);
    for (const phase of this.lives[request])
      if (phase.fromSeconds <= seconds && seconds < phase.toSeconds) return phase;
    return undefined;
  }
}
