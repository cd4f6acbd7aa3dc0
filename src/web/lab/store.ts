import type { RunResult } from '../../observe/run-result.ts';
import { AddressBar } from './address.ts';
import type { EngineClient } from './engine/engine-client.ts';
import { RefusedError } from './engine/engine-link.ts';
import type { RunAnswer } from './engine/queries.ts';
import { LESSONS } from './lessons/index.ts';
import { writeHash, writeScenarioHash } from './state/hash.ts';
import { pack, unpack } from './state/pack.ts';
import { scenarioYaml, stateOfYaml } from './state/scenario-yaml.ts';
import type { SetUpValues } from './state/set-up-fields.ts';
import { INITIAL_STATE, type LabState } from './state/state.ts';
import type { WorkloadValues } from './state/workload-fields.ts';

/** What is being looked at: what the controls say, a scenario that came as a text, or a result that was made before. */
export type Source =
  | { kind: 'controls' }
  | { kind: 'text'; file: string; text: string }
  | { kind: 'result'; file: string; result: RunResult };

export interface Selected {
  deployment: number;
  request: number;
}

/** All that the page shows; a new object after every change. */
export interface Snapshot {
  source: Source;
  state: LabState;
  /** The run that is shown, and how the controls stood that it was made from, unless it was made from a text. */
  run: RunAnswer | undefined;
  madeFrom: LabState | undefined;
  /** Something is on its way; what is shown meanwhile is older than what is set. */
  isRunning: boolean;
  /** Why the newest run could not be made, or a file not be opened. */
  problem: string | undefined;
  /** What else is to be said, until something is changed. */
  notice: string | undefined;
  /** From the change to the paint that showed its run; undefined until that has been painted. */
  repaintMilliseconds: number | undefined;
  selected: Selected | undefined;
}

/** One thing that a person asked for. */
interface Turn {
  number: number;
  /** False as soon as something else was asked for. */
  isNewest(): boolean;
}

/**
 * What is set and what came of it. Every change to a set-up runs it at once. Much of this takes time, and what is asked
 * for meanwhile counts more than what comes late.
 */
export class Store {
  snapshot: Snapshot = {
    source: { kind: 'controls' },
    state: INITIAL_STATE,
    run: undefined,
    madeFrom: undefined,
    isRunning: false,
    problem: undefined,
    notice: undefined,
    repaintMilliseconds: undefined,
    selected: undefined,
  };
  readonly address = new AddressBar();
  private readonly engine: EngineClient;
  private readonly listeners = new Set<() => void>();
  private turns = 0;
  /** Turns that are not over yet. */
  private open = 0;
  /** The turn that `problem` is of. */
  private problemOf = 0;

  constructor(engine: EngineClient) {
    this.engine = engine;
    engine.onFault = (problem) => this.change({ problem });
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  setWorkload(changes: Partial<WorkloadValues>): void {
    const { state } = this.snapshot;
    this.setState({ ...state, workload: { ...state.workload, ...changes } });
  }

  setSetUp(index: number, changes: Partial<SetUpValues>): void {
    const { state } = this.snapshot;
    const setUps = state.setUps.map((setUp, place) => (place === index ? { ...setUp, ...changes } : setUp));
    this.setState({ ...state, setUps });
  }

  /** A second set-up starts as a copy of the first. */
  toggleSecond(): void {
    const { state } = this.snapshot;
    const [first, second] = state.setUps;
    this.setState({ ...state, setUps: second ? [first] : [first, { ...first }] });
  }

  openLesson(name: string | undefined): void {
    const lesson = LESSONS.find((each) => each.name === name);
    const { lesson: _left, ...state } = this.snapshot.state;
    this.setState(lesson ? { ...structuredClone(lesson.start), lesson: lesson.name } : state);
  }

  setState(state: LabState): void {
    void this.take(async (turn) => {
      this.change({ source: { kind: 'controls' }, state });
      this.address.write(writeHash(state));
      await this.run(turn, { text: scenarioYaml(state), file: 'laboratory.yaml' }, state);
    });
  }

  /** A scenario or a result, by its content. */
  openFile(file: Pick<File, 'name' | 'text'>): void {
    const { name } = file;
    void this.take(async (turn) => {
      const text = await file.text().catch(() => refuse(`${name} cannot be read: is it a file?`));
      if (!turn.isNewest()) return;
      const known = stateOfYaml(text);
      if (known) this.setState(known);
      else if (text.trimStart().startsWith('{')) await this.openResult(turn, name, text);
      else this.openText(name, text);
    });
  }

  openText(file: string, text: string): void {
    void this.take(async (turn) => {
      this.change({ source: { kind: 'text', file, text } });
      void pack(text).then((packed) => turn.isNewest() && this.address.write(writeScenarioHash(packed)));
      await this.run(turn, { text, file }, undefined);
    });
  }

  /** A scenario as an address carries it. */
  openPacked(packed: string): void {
    this.address.forget();
    void this.take(async (turn) => {
      const text = await unpack(packed).catch(() => undefined);
      if (!turn.isNewest()) return;
      if (text !== undefined) return this.openText('shared.yaml', text);
      this.setState(INITIAL_STATE);
      this.say('The address is damaged: the scenario in it cannot be unpacked');
    });
  }

  select(selected: Selected | undefined): void {
    this.change({ selected });
  }

  say(notice: string): void {
    this.change({ notice });
  }

  private async openResult(turn: Turn, file: string, text: string): Promise<void> {
    const result = await this.engine.read({ file, text });
    if (turn.isNewest()) this.change({ source: { kind: 'result', file, result }, problem: undefined });
  }

  private async run(
    turn: Turn,
    scenario: { text: string; file: string },
    madeFrom: LabState | undefined,
  ): Promise<void> {
    const start = performance.now();
    const run = await this.engine.run(scenario);
    if (run === undefined) return;
    this.change({
      run,
      madeFrom,
      repaintMilliseconds: undefined,
      ...(this.problemOf <= turn.number && { problem: undefined }),
      ...this.stillSelected(run),
    });
    // The frame that is being prepared shows the run; the one after it begins when that has been painted.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        if (this.snapshot.run === run) this.change({ repaintMilliseconds: performance.now() - start });
      }),
    );
  }

  /** Does what takes time, and says so as long as it does. What refuses an older turn is of no interest any more. */
  private async take(work: (turn: Turn) => Promise<void>): Promise<void> {
    const number = ++this.turns;
    const turn = { number, isNewest: () => number === this.turns };
    this.open++;
    this.change({ isRunning: true, notice: undefined });
    try {
      await work(turn);
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      if (!turn.isNewest()) return;
      this.problemOf = number;
      this.change({ problem: error.message });
    } finally {
      this.open--;
      this.change({ isRunning: this.open > 0 });
    }
  }

  private stillSelected({ requests, figures }: RunAnswer): Pick<Snapshot, 'selected'> {
    const { selected } = this.snapshot;
    const isThere = selected && selected.request < requests && selected.deployment < figures.length;
    return { selected: isThere ? selected : undefined };
  }

  private change(changes: Partial<Snapshot>): void {
    this.snapshot = { ...this.snapshot, ...changes };
    for (const listener of this.listeners) listener();
  }
}

function refuse(message: string): never {
  throw new RefusedError({ message, exitCode: 2 });
}
