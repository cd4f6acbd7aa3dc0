import type { Probe, StepFacts } from '../../probe/probe.ts';
import { FloatColumn, IntColumn } from '../growable.ts';

/** Every step of every worker in full, as columns in the order of the reports: 68 bytes a step, so only on request. */
export class StepLog implements Probe {
  readonly worker = new IntColumn();
  readonly startSeconds = new FloatColumn();
  readonly endSeconds = new FloatColumn();
  readonly prefillTokens = new IntColumn();
  readonly prefillSequences = new IntColumn();
  readonly decodeSequences = new IntColumn();
  readonly decodeContextTokens = new FloatColumn();
  readonly prefillSeconds = new FloatColumn();
  readonly waiting = new IntColumn();
  readonly running = new IntColumn();
  readonly usedBlocks = new IntColumn();
  readonly totalBlocks = new IntColumn();
  readonly preemptions = new IntColumn();

  stepped(worker: number, step: StepFacts): void {
    this.worker.push(worker);
    this.startSeconds.push(step.startSeconds);
    this.endSeconds.push(step.endSeconds);
    this.prefillTokens.push(step.prefillTokens);
    this.prefillSequences.push(step.prefillSequences);
    this.decodeSequences.push(step.decodeSequences);
    this.decodeContextTokens.push(step.decodeContextTokens);
    this.prefillSeconds.push(step.prefillSeconds);
    this.waiting.push(step.waiting);
    this.running.push(step.running);
    this.usedBlocks.push(step.usedBlocks);
    this.totalBlocks.push(step.totalBlocks);
    this.preemptions.push(step.preemptions);
  }
}
