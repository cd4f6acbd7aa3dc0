import { PHASE } from '../../src/kernel/phase.ts';
import type { SimpleAdmission, TurnAdmission, Workload } from '../../src/workload/request-table.ts';
import type { EventList } from './event-list.ts';

/** So many requests, whose times count from `start`. */
interface Stage {
  requests: number;
  admission: SimpleAdmission | TurnAdmission;
  start: number;
}

/** Who sends the requests: in stages, of which most loads have one. */
export class OracleClients {
  private readonly workload: Workload;
  private readonly events: EventList;
  private readonly arrive: (request: number) => void;
  /** Begun; the last one goes on. */
  private readonly stages: Stage[] = [];
  /** Requests of that one that are not sent, in order; of conversations their beginnings. */
  private unsent: number[] = [];
  /** When each client had its answer, or its refusal; it may still be on its way. */
  private readonly answers: number[] = [];

  constructor(workload: Workload, events: EventList, arrive: (request: number) => void) {
    this.workload = workload;
    this.events = events;
    this.arrive = arrive;
  }

  /** Begins the next stage, if there is one. */
  begin(start: number): void {
    const { admission, requests } = this.workload;
    const all = admission.kind === 'staged' ? admission.stages : [{ requests: requests.count, admission }];
    const stage = all[this.stages.length];
    if (stage === undefined) return;
    const first = this.begun;
    this.stages.push({ ...stage, start });
    this.unsent = Array.from({ length: stage.requests }, (_, index) => first + index);
    if (stage.admission.kind === 'turns') {
      const { previous } = stage.admission;
      this.unsent = this.unsent.filter((request) => previous[request] < 0);
    }
    if (stage.admission.kind !== 'closed') this.sendAtItsTime();
    else for (let client = 0; client < stage.admission.concurrency; client++) this.sendAt(start);
  }

  /** Requests of all stages that have begun. */
  private get begun(): number {
    return this.stages.reduce((sum, { requests }) => sum + requests, 0);
  }

  answered(request: number, time: number): void {
    const { admission } = this.stages.at(-1)!;
    this.answers[request] = time;
    if (admission.kind === 'closed') this.sendAt(time + admission.thinkSeconds);
    if (admission.kind === 'turns') this.sendTurn(request, admission);
    const answered = this.answers.filter((answer) => answer !== undefined);
    if (answered.length === this.begun) this.begin(Math.max(...answered));
  }

  private sendAtItsTime(): void {
    const [request] = this.unsent;
    const time = this.stages.at(-1)!.start + this.workload.requests.arrivalSeconds[request];
    this.sendAt(time, () => this.sendAtItsTime());
  }

  private sendAt(time: number, then = () => {}): void {
    const request = this.unsent.shift();
    if (request === undefined) return;
    this.events.at(time, PHASE.arrive, () => {
      then();
      this.arrive(request);
    });
  }

  /** The turn that has waited for this answer, if there is one. */
  private sendTurn(request: number, { previous, thinkSeconds }: TurnAdmission): void {
    const turn = previous.indexOf(request);
    if (turn < 0) return;
    const time = Math.max(
      this.answers[request] + thinkSeconds[turn],
      this.workload.requests.arrivalSeconds[turn],
    );
    this.events.at(time, PHASE.arrive, () => this.arrive(turn));
  }
}
