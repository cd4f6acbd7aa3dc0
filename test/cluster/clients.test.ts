import { describe, expect, test } from 'vitest';
import { Clients } from '../../src/cluster/clients.ts';
import { Kernel } from '../../src/kernel/kernel.ts';
import { PHASE } from '../../src/kernel/phase.ts';
import type { SimpleAdmission, Workload } from '../../src/workload/request-table.ts';
import { inSequence } from '../../src/workload/stages.ts';
import { openWorkload, requestTable } from '../support/cluster.ts';

/** What is answered how: after so many seconds in the cluster, and so many more on the way back. */
interface Service {
  seconds: number;
  egressSeconds?: number;
}

/** Sends a workload to a cluster that answers request i as `service(i)` says; returns when each was sent. */
function sendTimes(workload: Workload, service: (request: number) => Service): number[] {
  const kernel = new Kernel();
  const sent: number[] = [];
  const clients = new Clients(kernel, workload, (request) => {
    sent[request] = kernel.now;
    kernel.at(kernel.now + service(request).seconds, PHASE.complete, answers, request);
  });
  const answers = kernel.register({
    handle: (request) => clients.answered(kernel.now + (service(request).egressSeconds ?? 0), request),
  });
  clients.start();
  kernel.run();
  return sent;
}

const oneSecond = () => ({ seconds: 1 });

function closed(count: number, admission: Partial<SimpleAdmission & { kind: 'closed' }> = {}): Workload {
  const rows = Array.from({ length: count }, () => [0, 1, 1] as const);
  return {
    requests: requestTable(rows),
    admission: { kind: 'closed', concurrency: 1, thinkSeconds: 0, ...admission },
  };
}

const openAt = (...times: number[]) => openWorkload(times.map((time) => [time, 1, 1]));

describe('an open loop', () => {
  test('sends at its times, whatever becomes of the answers', () => {
    expect(sendTimes(openAt(0, 0, 0.5, 9), () => ({ seconds: 100 }))).toEqual([0, 0, 0.5, 9]);
  });
});

describe('a closed loop', () => {
  test('sends as many as there are clients, and one for every answer', () => {
    expect(sendTimes(closed(5, { concurrency: 2 }), oneSecond)).toEqual([0, 0, 1, 1, 2]);
  });

  test('after a pause', () => {
    expect(sendTimes(closed(3, { thinkSeconds: 0.5 }), oneSecond)).toEqual([0, 1.5, 3]);
  });

  test('when the answer has reached its client', () => {
    expect(sendTimes(closed(3), () => ({ seconds: 1, egressSeconds: 0.25 }))).toEqual([0, 1.25, 2.5]);
  });

  test('has no more requests than clients', () => {
    expect(sendTimes(closed(2, { concurrency: 5 }), oneSecond)).toEqual([0, 0]);
  });
});

describe('conversations', () => {
  const turns = (rows: [time: number, previous: number, think: number][]): Workload => ({
    requests: requestTable(rows.map(([time]) => [time, 1, 1])),
    admission: {
      kind: 'turns',
      previous: Int32Array.from(rows, ([, previous]) => previous),
      thinkSeconds: Float64Array.from(rows, ([, , think]) => think),
    },
  });

  test('a turn comes when its user has read the answer, others at their times', () => {
    const workload = turns([
      [0, -1, 9],
      [0, 0, 0.5],
      [0, 1, 2],
      [0.25, -1, 0],
    ]);
    expect(sendTimes(workload, oneSecond)).toEqual([0, 1.5, 4.5, 0.25]);
    expect(sendTimes(workload, () => ({ seconds: 1, egressSeconds: 1 }))).toEqual([0, 2.5, 6.5, 0.25]);
  });

  test('but not before its own time', () => {
    const workload = turns([
      [0, -1, 0],
      [7, 0, 0],
      [7.5, 1, 0],
    ]);
    expect(sendTimes(workload, oneSecond)).toEqual([0, 7, 8]);
  });
});

describe('stages', () => {
  test('each begins with the last answer of the one before, and its times count from then', () => {
    const workload = inSequence([openAt(0.5, 2), closed(3), openAt(0, 1)]);
    expect(sendTimes(workload, oneSecond)).toEqual([0.5, 2, 3, 4, 5, 6, 7]);
  });

  test('the last answer is the one that reaches its client last', () => {
    const workload = inSequence([openAt(0, 1), openAt(0)]);
    const slowWayBack = (request: number) => ({ seconds: 1, egressSeconds: request === 0 ? 5 : 0 });
    expect(sendTimes(workload, slowWayBack)).toEqual([0, 1, 6]);
  });

  test('a client that thinks does not keep the next stage waiting', () => {
    const workload = inSequence([closed(2, { thinkSeconds: 10 }), closed(1)]);
    expect(sendTimes(workload, oneSecond)).toEqual([0, 11, 12]);
  });
});
