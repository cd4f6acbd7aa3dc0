import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { mapChildren } from './exact-json.ts';

/** Arrays of so many entries are parts of their own: the requests of a trace, which all points of a study have. */
const LONG_ARRAY = 1000;
/** Stands for a part in its place. `toJsonValue` leaves no other text that starts so. */
const REFERENCE = '$part:';
const DAY_SECONDS = 24 * 3600;
/** So many parts a worker keeps. */
const KEPT = 32;

/** JSON data without its long arrays, and the text of each of those by its hash. */
export interface SplitValue {
  value: unknown;
  parts: Map<string, string>;
}

/** @param value as `toJsonValue` makes it */
export function splitParts(value: unknown): SplitValue {
  const parts = new Map<string, string>();
  const split = (each: unknown): unknown => {
    if (Array.isArray(each) && each.length >= LONG_ARRAY) {
      const text = JSON.stringify(each);
      const hash = hashOf(text);
      parts.set(hash, text);
      return REFERENCE + hash;
    }
    return mapChildren(each, split);
  };
  return { value: split(value), parts };
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The long arrays of tasks in Redis, each there once; they stay for a day after the last task that has them. */
export class SharedParts {
  private readonly redis: Redis;
  private readonly prefix: string;
  private readonly known = new Map<string, unknown>();

  constructor(redis: Redis, prefix: string) {
    this.redis = redis;
    this.prefix = prefix;
  }

  async store(parts: ReadonlyMap<string, string>): Promise<void> {
    for (const [hash, text] of parts) {
      const isThere = await this.redis.expire(this.key(hash), DAY_SECONDS);
      if (isThere === 0) await this.redis.set(this.key(hash), text, 'EX', DAY_SECONDS);
    }
  }

  /**
   * The value that was split.
   * @throws Error if Redis has lost a part of it
   */
  async join(value: unknown): Promise<unknown> {
    const references = new Set<string>();
    collectReferences(value, references);
    const parts = new Map<string, unknown>();
    for (const reference of references) parts.set(reference, await this.part(reference));
    const join = (each: unknown): unknown => (isReference(each) ? parts.get(each) : mapChildren(each, join));
    return join(value);
  }

  private async part(reference: string): Promise<unknown> {
    const hash = reference.slice(REFERENCE.length);
    if (!this.known.has(hash)) {
      const text = await this.redis.get(this.key(hash));
      if (text === null) throw new Error('a part of the task is not in Redis any more');
      const [oldest] = this.known.keys();
      if (this.known.size >= KEPT) this.known.delete(oldest);
      this.known.set(hash, JSON.parse(text));
    }
    return this.known.get(hash);
  }

  private key(hash: string): string {
    return `${this.prefix}:part:${hash}`;
  }
}

function collectReferences(value: unknown, into: Set<string>): void {
  if (isReference(value)) into.add(value);
  else if (typeof value === 'object' && value !== null) {
    for (const child of Object.values(value)) collectReferences(child, into);
  }
}

function isReference(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith(REFERENCE);
}
