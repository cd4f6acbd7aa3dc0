/** In what way somebody or something made a request wait. */
export type CulpritKind =
  | 'itself' // its own work, however fast the others are
  | 'prefill' // prompt tokens of another request
  | 'decode' // tokens of others that decode
  | 'slot' // another request holds a running slot
  | 'memory' // another request holds KV blocks
  | 'transfer' // the KV of another request is on the same link
  | 'network' // delays outside the workers
  | 'rule' // nobody in particular: a limit of the engine
  | 'others'; // all smaller ones together

/** Who or what a segment is due to, and how much of it. */
export interface Culprit {
  kind: CulpritKind;
  /** Absent if it is no single request. */
  request?: number;
  milliseconds: number;
  /** Prompt tokens computed (`prefill`, `itself`), or tokens of KV held (`memory`). */
  tokens?: number;
  /** How many requests, where it is more than one (`decode`, `others`). */
  count?: number;
}

type Key = Pick<Culprit, 'kind' | 'request'>;

/** Collects who is to blame, in any unit, and divides a time among them in proportion. */
export class Blame {
  private readonly shares = new Map<string, { key: Key; weight: number; tokens: number; count: number }>();

  /**
   * @param tokens are added up where they are computed; of those held the largest number is kept
   * @param count the largest is kept
   */
  add(key: Key, weight: number, tokens = 0, count = 0): void {
    if (!(weight > 0)) return;
    const name = `${key.kind} ${key.request}`;
    const share = this.shares.get(name) ?? { key, weight: 0, tokens: 0, count: 0 };
    share.weight += weight;
    share.tokens = key.kind === 'memory' ? Math.max(share.tokens, tokens) : share.tokens + tokens;
    share.count = Math.max(share.count, count);
    this.shares.set(name, share);
  }

  get total(): number {
    let total = 0;
    for (const { weight } of this.shares.values()) total += weight;
    return total;
  }

  /** Takes over what was collected elsewhere, so that it weighs `weight` together. */
  merge(other: Blame, weight: number): void {
    const { total } = other;
    for (const share of other.shares.values())
      this.add(share.key, (share.weight / total) * weight, share.tokens, share.count);
  }

  /**
   * The largest first; those beyond `limit` as one.
   *
   * @param fallback who is to blame if nobody was named
   */
  divide(milliseconds: number, limit: number, fallback: Culprit['kind']): Culprit[] {
    const { total } = this;
    if (total === 0) return [{ kind: fallback, milliseconds }];
    const all = [...this.shares.values()]
      .sort((a, b) => b.weight - a.weight || (a.key.request ?? -1) - (b.key.request ?? -1))
      .map(
        ({ key, weight, tokens, count }): Culprit => ({
          kind: key.kind,
          ...(key.request !== undefined && { request: key.request }),
          milliseconds: (weight / total) * milliseconds,
          ...(tokens > 0 && { tokens: Math.round(tokens) }),
          ...(count > 0 && { count }),
        }),
      );
    if (all.length <= limit) return all;
    const rest = all.slice(limit - 1);
    const sum = rest.reduce((sum, culprit) => sum + culprit.milliseconds, 0);
    return [...all.slice(0, limit - 1), { kind: 'others', milliseconds: sum, count: rest.length }];
  }
}
