import type { TraceReader, TraceRequest } from '../../workload/traces/trace-reader.ts';
import { ArrivalMeter } from './arrival-meter.ts';
import { PrefixMeter } from './prefix-meter.ts';
import { describeLengths, TokenCounts, type TokenDistribution } from './token-counts.ts';
import type { SessionDescription, TraceDescription } from './trace-description.ts';

/** Watches the requests of a trace: what it keeps grows with different lengths, sessions and blocks, not with rows. */
export class TraceMeter {
  private readonly arrivals = new ArrivalMeter();
  private readonly input = new TokenCounts();
  private readonly output = new TokenCounts();
  private readonly prefixes: PrefixMeter;
  private readonly turns = new Map<string, number>();
  private delays = 0;
  private delaySeconds = 0;

  /** @param hashTokens tokens that a hash id stands for */
  constructor(hashTokens: number) {
    this.prefixes = new PrefixMeter(hashTokens);
  }

  add(request: TraceRequest): void {
    if (request.seconds !== undefined) this.arrivals.add(request.seconds);
    this.input.add(request.inputTokens);
    this.output.add(request.outputTokens);
    this.prefixes.add(request);
    if (request.session === undefined) return;
    this.turns.set(request.session, (this.turns.get(request.session) ?? 0) + 1);
    if (request.delaySeconds === undefined) return;
    this.delays++;
    this.delaySeconds += request.delaySeconds;
  }

  /** @param reader what gave the requests */
  description({ format, counts }: TraceReader): MeteredTrace {
    const [input, output] = [this.input.distribution(), this.output.distribution()];
    const arrivals = this.arrivals.description();
    const prefixes = this.prefixes.description();
    const sessions = this.sessions();
    return {
      input,
      output,
      description: {
        schemaVersion: 1,
        format: format!,
        counts: { ...counts },
        ...(arrivals !== undefined && { arrivals }),
        inputTokens: describeLengths(input),
        outputTokens: describeLengths(output),
        ...(prefixes !== undefined && { prefixes }),
        ...(sessions !== undefined && { sessions }),
      },
    };
  }

  private sessions(): SessionDescription | undefined {
    const { turns, delays, delaySeconds } = this;
    if (turns.size === 0) return undefined;
    let requests = 0;
    let mostTurns = 0;
    for (const count of turns.values()) {
      requests += count;
      mostTurns = Math.max(mostTurns, count);
    }
    return {
      sessions: turns.size,
      requests,
      meanTurns: requests / turns.size,
      mostTurns,
      ...(delays > 0 && { meanDelaySeconds: delaySeconds / delays }),
    };
  }
}

/** A description, and the lengths in full. */
export interface MeteredTrace {
  description: TraceDescription;
  input: TokenDistribution;
  output: TokenDistribution;
}
