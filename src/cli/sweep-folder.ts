import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../errors.ts';
import { renderCsv } from '../report/csv.ts';
import { sweepCsv } from '../study/sweep/csv.ts';
import { type Journal, journalHeader, journalLine, parseJournal } from '../study/sweep/journal.ts';
import { renderSweepJson } from '../study/sweep/json.ts';
import type { Sweep } from '../study/sweep/sweep.ts';
import type { SweepPoint } from '../study/sweep/sweep-result.ts';
import { sweepResult } from '../study/sweep/to-result.ts';
import { OutputFile } from './output-file.ts';

/** The CSV is made anew at most so often, and never for more than a small part of the time. */
const CHECKPOINT_MS = 2000;
const CHECKPOINT_SHARE = 0.05;

/**
 * The folder that a sweep fills: points.jsonl, to which every point is added when it is finished, and sweep.csv and
 * sweep.json, which are made of it. Whenever the process dies, the journal has all points but those in flight, and the
 * CSV is a whole one with the points until a moment ago.
 */
export class SweepFolder {
  /** What was finished, also by those who began this sweep. */
  readonly points: SweepPoint[];
  private readonly sweep: Sweep;
  private readonly csv: OutputFile;
  private readonly json: OutputFile;
  private readonly journal: number;
  private nextCheckpoint = performance.now() + CHECKPOINT_MS;

  /**
   * @param resume go on with what is in the folder
   * @throws ConfigError if nothing can be written there, or a sweep is there: another one, or one that is not to be resumed
   */
  constructor(folder: string, sweep: Sweep, resume: boolean) {
    this.sweep = sweep;
    this.csv = new OutputFile(join(folder, 'sweep.csv'));
    this.json = new OutputFile(join(folder, 'sweep.json'));
    const { path } = new OutputFile(join(folder, 'points.jsonl'));
    const found = existsSync(path) ? parseJournal(readFileSync(path, 'utf8'), path) : undefined;
    if (found) refuseOther(found, sweep, folder, resume);
    this.points = found?.points ?? [];
    this.journal = openSync(path, 'a');
    ftruncateSync(this.journal, found?.wholeBytes ?? 0);
    if (!found) writeSync(this.journal, journalHeader(sweep));
  }

  /** Keeps a point: from here on it is not run again. */
  add(point: SweepPoint): void {
    this.points.push(point);
    writeSync(this.journal, journalLine(point));
    const start = performance.now();
    if (start < this.nextCheckpoint) return;
    fsyncSync(this.journal);
    this.writeCsv();
    const end = performance.now();
    this.nextCheckpoint = end + Math.max(CHECKPOINT_MS, (end - start) / CHECKPOINT_SHARE);
  }

  /** Writes all points, as the last thing. @returns the files for people and programs */
  finish(): string[] {
    fsyncSync(this.journal);
    closeSync(this.journal);
    this.writeCsv();
    this.json.write(renderSweepJson(sweepResult(this.sweep, this.points)));
    return [this.csv.path, this.json.path];
  }

  private writeCsv(): void {
    this.csv.write(renderCsv(sweepCsv(sweepResult(this.sweep, this.points))));
  }
}

function refuseOther({ header, points }: Journal, sweep: Sweep, folder: string, resume: boolean): void {
  const what = `${folder} holds a sweep of ${header.scenario}, ${points.length} of ${header.size} points`;
  const advice = points.length < header.size ? '--resume goes on with it' : '--resume prints it again';
  if (!resume) throw new ConfigError(what, { hint: `${advice}, another -o begins anew` });
  if (header.hash === sweep.hash) return;
  throw new ConfigError(`${what}, with another scenario, other values or other seeds: it cannot be resumed`, {
    hint: 'another -o begins anew',
  });
}
