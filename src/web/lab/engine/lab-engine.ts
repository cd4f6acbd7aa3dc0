import { parseScenario } from '../../../config/parse-scenario.ts';
import type { ProfileLibrary } from '../../../config/profile-library.ts';
import { ConfigError, XpydError } from '../../../errors.ts';
import { explain, RunLog } from '../../../observe/explain/index.ts';
import type { RunResult } from '../../../observe/run-result.ts';
import { simulate } from '../../../simulate.ts';
import { readResult } from '../../../study/results/read-result.ts';
import { figuresOf } from './figures.ts';
import { Frames } from './frames.ts';
import { laneOf } from './lanes.ts';
import { refuseTooLarge } from './limits.ts';
import { nextStep } from './next-step.ts';
import type { Queries, QueryKind, Question, Refusal, Reply } from './queries.ts';
import { textLibrary } from './text-library.ts';

type Answers = { [Kind in QueryKind]: (ask: Queries[Kind]['ask']) => Queries[Kind]['answer'] };

/** The simulator with the run that it made last, so that questions about that run move no data but their answers. */
export class LabEngine {
  private library: ProfileLibrary | undefined;
  /** One a deployment, of the run that was made last. */
  private logs: RunLog[] = [];
  private frames: Frames[] = [];

  private readonly answers: Answers = {
    open: ({ profiles }) => {
      this.library = textLibrary(profiles);
      return undefined;
    },
    run: (ask) => this.run(ask),
    result: readRun,
    frame: ({ seconds, most }) => this.frames.map((frames) => frames.at(seconds, most)),
    step: (ask) =>
      nextStep(
        this.logs.flatMap((log) => log.workers),
        ask,
      ),
    lanes: (ask) => this.logs.map((log) => log.workers.map((worker) => laneOf(worker, ask))),
    why: ({ deployment, request }) => explain(this.logs[deployment], request),
  };

  reply({ id, kind, ask }: Question): Reply {
    try {
      const answer = (this.answers[kind] as (ask: unknown) => unknown)(ask);
      return { id, answer };
    } catch (error) {
      return { id, refusal: refusalOf(error) };
    }
  }

  private run({ text, file }: Queries['run']['ask']): Queries['run']['answer'] {
    const start = performance.now();
    const scenario = parseScenario(text, file, this.library!);
    refuseTooLarge(scenario, file);
    const logs: RunLog[] = [];
    const { result, collectors, workload } = simulate(scenario, {
      probes: (_deployment, made) => {
        const log = new RunLog(made.plan, made.workload.requests);
        logs.push(log);
        return [log];
      },
    });
    this.logs = logs;
    this.frames = logs.map((log) => new Frames(log));
    const endSeconds = Math.max(...result.deployments.map(({ metrics }) => metrics.duration ?? 0));
    const { inputTokens, count } = workload.requests;
    return {
      result,
      endSeconds,
      requests: count,
      longestPromptTokens: inputTokens.reduce((longest, tokens) => Math.max(longest, tokens), 0),
      figures: collectors.map((collector, index) =>
        figuresOf(collector, result.deployments[index].warmupSeconds, endSeconds),
      ),
      wallMilliseconds: performance.now() - start,
    };
  }
}

/** @throws ConfigError if it is damaged, of another version, or no run */
function readRun({ file, text }: Queries['result']['ask']): RunResult {
  const document = readResult(text, file);
  if (document.kind === 'run') return document.result;
  throw new ConfigError(`${file}: the page shows runs, and this is a ${document.kind}`, {
    hint: `xpyd report ${file}`,
  });
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof XpydError) return { message: error.message, exitCode: error.exitCode };
  const reason = error instanceof Error ? error.message : String(error);
  return { message: `a fault of the simulator: ${reason}`, exitCode: 70 };
}
