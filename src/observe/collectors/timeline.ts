import type { Probe, StepFacts } from '../../probe/probe.ts';
import { PeakSeries } from '../peak-series.ts';
import type { TimelineSummary } from '../run-result.ts';

/** What each worker did, and how full it was over time. */
export class Timeline implements Probe {
  private readonly workers: WorkerTrack[];

  constructor(workerRoles: readonly string[]) {
    this.workers = workerRoles.map((role) => new WorkerTrack(role));
  }

  stepped(worker: number, step: StepFacts): void {
    this.workers[worker]!.add(step);
  }

  summary(): TimelineSummary {
    return {
      workers: this.workers.map((track, worker) => ({
        worker,
        role: track.role,
        steps: track.steps,
        busySeconds: track.busySeconds,
        prefillSeconds: track.prefillSeconds,
        preemptions: track.preemptions,
        kvBlocks: track.kvBlocks,
        peakUsedBlocks: track.peakUsedBlocks,
        samples: track.series.samples(),
      })),
    };
  }
}

class WorkerTrack {
  readonly role: string;
  readonly series = new PeakSeries();
  steps = 0;
  busySeconds = 0;
  prefillSeconds = 0;
  preemptions = 0;
  kvBlocks = 0;
  peakUsedBlocks = 0;

  constructor(role: string) {
    this.role = role;
  }

  add(step: StepFacts): void {
    this.steps++;
    this.busySeconds += step.endSeconds - step.startSeconds;
    this.prefillSeconds += step.prefillSeconds;
    this.preemptions += step.preemptions;
    this.kvBlocks = step.totalBlocks;
    if (step.usedBlocks > this.peakUsedBlocks) this.peakUsedBlocks = step.usedBlocks;
    const batchTokens = step.prefillTokens + step.decodeSequences;
    const { startSeconds, endSeconds, waiting, running, usedBlocks } = step;
    this.series.record(startSeconds, endSeconds, waiting, running, usedBlocks, batchTokens);
  }
}
