import type { Link } from '../../src/hardware/link.ts';
import { PHASE } from '../../src/kernel/phase.ts';
import type { EventList } from './event-list.ts';

/** Sends bytes from worker to worker and calls back when they are there. */
export type Send = (from: number, to: number, bytes: number, arrive: () => void) => void;

export function links(link: Link, scope: 'worker' | 'fabric', workers: number, events: EventList): Send {
  const setUp = link.latencySeconds + link.perTransferSeconds;
  const rate = link.bandwidthBytesPerSecond * link.efficiency;
  // What a transfer occupies: the way out of one worker (port 0 ...) and the way into another (port `workers` ...),
  // or the one path that there is.
  const ports = (from: number, to: number) => (scope === 'fabric' ? [0] : [from, workers + to]);
  return link.flows === 'serial' ? serial(events, setUp, rate, ports) : shared(events, setUp, rate, ports);
}

type Ports = (from: number, to: number) => number[];

function serial(events: EventList, setUp: number, rate: number, ports: Ports): Send {
  interface Transfer {
    ports: number[];
    seconds: number;
    arrive: () => void;
  }
  const busy = new Set<number>();
  let waiting: Transfer[] = [];
  const start = () => {
    for (const transfer of [...waiting]) {
      if (transfer.ports.some((port) => busy.has(port))) continue;
      waiting = waiting.filter((other) => other !== transfer);
      for (const port of transfer.ports) busy.add(port);
      events.at(events.now + transfer.seconds, PHASE.complete, () => {
        for (const port of transfer.ports) busy.delete(port);
        start();
        transfer.arrive();
      });
    }
  };
  return (from, to, bytes, arrive) => {
    waiting.push({ ports: ports(from, to), seconds: setUp + bytes / rate, arrive });
    start();
  };
}

interface Flow {
  ports: number[];
  bytes: number;
  rate: number;
  end: number;
  arrive: () => void;
}

function shared(events: EventList, setUp: number, capacity: number, ports: Ports): Send {
  let flows: Flow[] = [];
  let before = 0;
  let cancel = () => {};
  const flowUntilNow = () => {
    for (const flow of flows) flow.bytes = Math.max(0, flow.bytes - (events.now - before) * flow.rate);
    before = events.now;
  };
  const shareOut = () => {
    cancel();
    maxMinFair(flows, capacity);
    for (const flow of flows) flow.end = events.now + flow.bytes / flow.rate;
    if (flows.length > 0)
      cancel = events.at(Math.min(...flows.map((flow) => flow.end)), PHASE.complete, arriveNow);
  };
  const arriveNow = () => {
    flowUntilNow();
    const arrived = flows.filter((flow) => flow.end <= events.now);
    flows = flows.filter((flow) => flow.end > events.now);
    shareOut();
    for (const flow of arrived) flow.arrive();
  };
  return (from, to, bytes, arrive) => {
    events.at(events.now + setUp, PHASE.complete, () => {
      flowUntilNow();
      flows.push({ ports: ports(from, to), bytes, rate: 0, end: 0, arrive });
      shareOut();
    });
  };
}

/** Finds the port that gives each of its flows the least, fixes their rates, and goes on with what is left. */
function maxMinFair(flows: Flow[], capacity: number): void {
  const left = new Map(flows.flatMap((flow) => flow.ports).map((port) => [port, capacity]));
  let open = [...flows];
  while (open.length > 0) {
    const share = (port: number) => left.get(port)! / open.filter((flow) => flow.ports.includes(port)).length;
    const inUse = open.flatMap((flow) => flow.ports).sort((a, b) => a - b);
    const tightest = inUse.reduce((a, b) => (share(b) < share(a) ? b : a));
    const rate = share(tightest);
    for (const flow of open.filter(({ ports }) => ports.includes(tightest))) {
      flow.rate = rate;
      for (const port of flow.ports) left.set(port, left.get(port)! - rate);
    }
    open = open.filter(({ ports }) => !ports.includes(tightest));
  }
}
