import type { RunResult } from '../../observe/run-result.ts';
import type { EngineClient } from './engine/engine-client.ts';
import { RefusedError } from './engine/engine-link.ts';
import type { RunAnswer } from './engine/queries.ts';
import { LESSONS } from './lessons/index.ts';
import { writeHash, writeScenarioHash } from './state/hash.ts';
import { pack } from './state/pack.ts';
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
  /** The run that is shown, and the text that it was made from. It stays while a newer one is on its way. */
  run: RunAnswer | undefined;
  text: string;
  isRunning: boolean;
  /** Why the newest run could not be made, or a file not be opened. */
  problem: string | undefined;
  /** What else is to be said, until something is changed. */
  notice: string | undefined;
  /** From the change to the paint that showed its run; undefined until that has been painted. */
  repaintMilliseconds: number | undefined;
  selected: Selected | undefined;
}

/** What is set and what came of it. Every change to a set-up runs it at once. */
export class Store {
  snapshot: Snapshot = {
    source: { kind: 'controls' },
    state: INITIAL_STATE,
    run: undefined,
    text: '',
    isRunning: false,
    problem: undefined,
    notice: undefined,
    repaintMilliseconds: undefined,
    selected: undefined,
  };
  private readonly engine: EngineClient;
  private readonly listeners = new Set<() => void>();

  constructor(engine: EngineClient) {
    this.engine = engine;
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
    this.change({ source: { kind: 'controls' }, state });
    this.run(writeHash(state), { text: scenarioYaml(state), file: 'laboratory.yaml' });
  }

  /** A scenario or a result, by its content. */
  openFile(file: string, text: string): void {
    const known = stateOfYaml(text);
    if (known) this.setState(known);
    else if (text.trimStart().startsWith('{')) void this.openResult(file, text);
    else this.openText(file, text);
  }

  private async openResult(file: string, text: string): Promise<void> {
    try {
      const result = await this.engine.ask('result', { file, text });
      this.change({ source: { kind: 'result', file, result }, problem: undefined, notice: undefined });
    } catch (error) {
      this.refused(error);
    }
  }

  openText(file: string, text: string): void {
    this.change({ source: { kind: 'text', file, text } });
    void pack(text).then((packed) => this.run(writeScenarioHash(packed), { text, file }));
  }

  select(selected: Selected | undefined): void {
    this.change({ selected });
  }

  say(notice: string): void {
    this.change({ notice });
  }

  private async run(hash: string, scenario: { text: string; file: string }): Promise<void> {
    const start = performance.now();
    history.replaceState(null, '', `#${hash}`);
    this.change({ isRunning: true, notice: undefined });
    try {
      const run = await this.engine.run(scenario);
      if (run === undefined) return;
      this.change({
        run,
        text: scenario.text,
        isRunning: false,
        problem: undefined,
        repaintMilliseconds: undefined,
        ...this.stillSelected(run),
      });
      // The frame that is being prepared shows the run; the one after it begins when that has been painted.
      requestAnimationFrame(() =>
        requestAnimationFrame(() => this.change({ repaintMilliseconds: performance.now() - start })),
      );
    } catch (error) {
      this.refused(error);
    }
  }

  private refused(error: unknown): void {
    if (!(error instanceof RefusedError)) throw error;
    this.change({ isRunning: false, problem: error.message });
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
