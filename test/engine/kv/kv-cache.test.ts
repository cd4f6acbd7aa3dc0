import { describe, expect, test } from 'vitest';
import { KvCache } from '../../../src/engine/kv/kv-cache.ts';
import { InvariantError } from '../../../src/errors.ts';
import { requestTable } from '../../support/cluster.ts';
import { promptTable } from '../../support/prompts.ts';

type Segments = readonly (readonly [content: number, tokens: number])[];

/** Blocks of four tokens; every prompt is [tokens, segments that it may share]. */
function cacheOf(blocks: number, prompts: readonly (readonly [number, Segments])[], caching = true): KvCache {
  const table = requestTable(prompts.map(([input]) => [0, input, 1]));
  table.prompts = promptTable(prompts.map(([, segments]) => segments));
  return new KvCache(blocks, 4, caching, table);
}

/** Looks a prompt up, takes its blocks, and computes it; gives the tokens that were cached. */
function compute(cache: KvCache, request: number, tokens: number): number {
  const cached = cache.match(request, tokens);
  expect(cache.fits(tokens)).toBe(true);
  cache.admit(request, tokens);
  cache.commit(request, tokens);
  return cached;
}

function computeAndRelease(cache: KvCache, request: number, tokens: number): number {
  const cached = compute(cache, request, tokens);
  cache.release(request, tokens);
  return cached;
}

describe('without prefix caching', () => {
  test('tokens take whole blocks, and give them back', () => {
    const cache = cacheOf(10, [[9, [[0, 9]]]], false);
    expect(compute(cache, 0, 9)).toBe(0);
    expect(cache.freeBlocks).toBe(7);
    cache.take(2);
    expect(cache.freeBlocks).toBe(5);
    cache.release(0, 17);
    expect(cache.freeBlocks).toBe(10);
    expect(cache.match(0, 9)).toBe(0);
  });

  test('what does not fit is refused, with and without spare blocks', () => {
    const cache = cacheOf(3, [[1, []]], false);
    cache.match(0, 1);
    expect(cache.fits(12)).toBe(true);
    expect(cache.fits(13)).toBe(false);
    expect(cache.fits(8, 1)).toBe(true);
    expect(cache.fits(9, 1)).toBe(false);
  });

  test('handing out more than there is breaks a law', () => {
    expect(() => cacheOf(3, [[1, []]]).take(4)).toThrow(InvariantError);
  });
});

describe('what is found', () => {
  test('the same prompt, but for the block with its last token', () => {
    const cache = cacheOf(10, [
      [12, [[0, 12]]],
      [12, [[0, 12]]],
      [13, [[0, 13]]],
    ]);
    expect(computeAndRelease(cache, 0, 12)).toBe(0);
    expect(cache.match(1, 12)).toBe(8);
    expect(cache.match(2, 13)).toBe(12);
  });

  test('of a shared prefix only whole blocks', () => {
    const cache = cacheOf(10, [
      [20, [[0, 10]]],
      [30, [[0, 10]]],
    ]);
    computeAndRelease(cache, 0, 20);
    expect(cache.match(1, 30)).toBe(8);
  });

  test('segments count only behind the same beginning', () => {
    const cache = cacheOf(20, [
      [
        12,
        [
          [0, 8],
          [1, 4],
        ],
      ],
      [
        16,
        [
          [0, 8],
          [1, 4],
        ],
      ],
      [
        16,
        [
          [2, 8],
          [1, 4],
        ],
      ],
      [
        16,
        [
          [0, 8],
          [3, 4],
        ],
      ],
    ]);
    computeAndRelease(cache, 0, 12);
    expect(cache.match(1, 16)).toBe(12);
    expect(cache.match(2, 16)).toBe(0);
    expect(cache.match(3, 16)).toBe(8);
  });

  test('the block across a boundary belongs to the later segment', () => {
    const cache = cacheOf(20, [
      [
        12,
        [
          [0, 6],
          [1, 6],
        ],
      ],
      [
        16,
        [
          [0, 6],
          [1, 6],
        ],
      ],
      [
        16,
        [
          [0, 6],
          [2, 6],
        ],
      ],
    ]);
    computeAndRelease(cache, 0, 12);
    expect(cache.match(1, 16)).toBe(12);
    expect(cache.match(2, 16)).toBe(4);
  });

  test('segments smaller than a block, together', () => {
    const cache = cacheOf(20, [
      [
        9,
        [
          [0, 3],
          [1, 3],
          [2, 3],
        ],
      ],
      [
        9,
        [
          [0, 3],
          [1, 3],
          [2, 3],
        ],
      ],
      [
        9,
        [
          [0, 3],
          [3, 3],
          [2, 3],
        ],
      ],
    ]);
    computeAndRelease(cache, 0, 9);
    expect(cache.match(1, 9)).toBe(8);
    expect(cache.match(2, 9)).toBe(0);
  });

  test('as far as it is computed', () => {
    const cache = cacheOf(20, [
      [16, [[0, 16]]],
      [20, [[0, 16]]],
    ]);
    compute(cache, 0, 9);
    expect(cache.match(1, 20)).toBe(8);
    cache.take(2);
    cache.commit(0, 16);
    expect(cache.match(1, 20)).toBe(16);
  });
});

describe('what is shared is held once', () => {
  test('two users of a prefix', () => {
    const cache = cacheOf(10, [
      [10, [[0, 8]]],
      [10, [[0, 8]]],
    ]);
    compute(cache, 0, 10);
    expect(cache.freeBlocks).toBe(7);
    compute(cache, 1, 10);
    expect(cache.freeBlocks).toBe(6);
    cache.release(0, 10);
    expect(cache.freeBlocks).toBe(7);
    cache.release(1, 10);
    expect(cache.freeBlocks).toBe(10);
  });

  test('a prompt that hits entirely needs no more memory than one that does not', () => {
    const cache = cacheOf(3, [
      [12, [[0, 12]]],
      [12, [[0, 12]]],
    ]);
    computeAndRelease(cache, 0, 12);
    expect(computeAndRelease(cache, 1, 12)).toBe(8);
    expect(cache.freeBlocks).toBe(3);
  });

  test('blocks that two requests computed at the same time are kept once', () => {
    const cache = cacheOf(10, [
      [12, [[0, 12]]],
      [12, [[0, 12]]],
    ]);
    for (const request of [0, 1]) {
      cache.match(request, 12);
      cache.admit(request, 12);
    }
    expect(cache.freeBlocks).toBe(4);
    cache.commit(0, 12);
    cache.commit(1, 12);
    expect(cache.freeBlocks).toBe(7);
    cache.release(0, 12);
    expect(cache.freeBlocks).toBe(7);
  });

  test('a prompt that is a beginning of what is cached holds only its own part', () => {
    const cache = cacheOf(9, [
      [32, [[0, 32]]],
      [10, [[0, 10]]],
    ]);
    computeAndRelease(cache, 0, 32);
    expect(compute(cache, 1, 10)).toBe(8);
    expect(cache.freeBlocks).toBe(6);
    cache.take(6);
    cache.release(1, 34);
    expect(cache.freeBlocks).toBe(9);
  });

  test('a longer prompt does not make a shorter one hold more', () => {
    const cache = cacheOf(10, [
      [10, [[0, 10]]],
      [32, [[0, 32]]],
    ]);
    compute(cache, 0, 10);
    expect(compute(cache, 1, 32)).toBe(8);
    expect(cache.freeBlocks).toBe(1);
    cache.release(1, 32);
    expect(cache.freeBlocks).toBe(7);
    cache.release(0, 10);
    expect(cache.freeBlocks).toBe(10);
    expect(cache.match(1, 32)).toBe(28);
  });
});

describe('what is thrown out', () => {
  test('blank blocks go first', () => {
    const cache = cacheOf(6, [[9, [[0, 8]]]]);
    computeAndRelease(cache, 0, 9);
    cache.take(3);
    expect(cache.match(0, 9)).toBe(8);
  });

  test('the prompt that was used least recently goes first, and its end before its beginning', () => {
    const cache = cacheOf(4, [
      [8, [[0, 8]]],
      [8, [[1, 8]]],
      [9, [[0, 8]]],
      [9, [[1, 8]]],
    ]);
    computeAndRelease(cache, 0, 8);
    computeAndRelease(cache, 1, 8);
    computeAndRelease(cache, 0, 8);
    cache.take(1);
    expect([cache.match(2, 9), cache.match(3, 9)]).toEqual([8, 4]);
    cache.take(1);
    expect([cache.match(2, 9), cache.match(3, 9)]).toEqual([8, 0]);
    cache.take(1);
    expect(cache.match(2, 9)).toBe(4);
  });

  test('blocks of no use to anybody wait for their turn like all others', () => {
    const cache = cacheOf(4, [
      [9, [[0, 8]]],
      [1, []],
    ]);
    computeAndRelease(cache, 0, 9);
    computeAndRelease(cache, 1, 1);
    const found = [];
    for (let taken = 0; taken < 3; taken++) {
      cache.take(1);
      found.push(cache.match(0, 9));
    }
    expect(found).toEqual([8, 4, 0]);
    expect(cache.freeBlocks).toBe(1);
  });

  test('the end of a long prompt while somebody uses its beginning', () => {
    const cache = cacheOf(8, [
      [32, [[0, 32]]],
      [10, [[0, 10]]],
      [33, [[0, 32]]],
    ]);
    computeAndRelease(cache, 0, 32);
    compute(cache, 1, 10);
    expect(cache.freeBlocks).toBe(5);
    cache.take(5);
    expect(cache.match(2, 33)).toBe(8);
  });
});

describe('a preempted request', () => {
  test('finds its blocks again, its own output included', () => {
    const cache = cacheOf(10, [[10, [[0, 8]]]]);
    compute(cache, 0, 10);
    cache.take(1);
    cache.suspend(0, 13, 13);
    expect(cache.freeBlocks).toBe(10);
    expect(cache.match(0, 14)).toBe(12);
    cache.admit(0, 14);
    expect(cache.freeBlocks).toBe(6);
    cache.release(0, 14);
    expect(cache.freeBlocks).toBe(10);
  });

  test('loses the end first: the block that was not full, then its own, then the shared ones', () => {
    const cache = cacheOf(4, [[10, [[0, 8]]]]);
    compute(cache, 0, 10);
    cache.take(1);
    cache.suspend(0, 14, 14);
    const found = [];
    for (let taken = 0; taken < 4; taken++) {
      cache.take(1);
      found.push(cache.match(0, 15));
    }
    expect(found).toEqual([12, 8, 4, 0]);
  });

  test('does not find a token whose block it had, but which it has not computed', () => {
    const cache = cacheOf(4, [[10, []]]);
    compute(cache, 0, 10);
    cache.suspend(0, 12, 11);
    expect(cache.match(0, 13)).toBe(8);
  });

  test('of another request finds nothing of it', () => {
    const cache = cacheOf(10, [
      [10, []],
      [10, []],
    ]);
    compute(cache, 0, 10);
    cache.suspend(0, 10, 10);
    expect(cache.match(1, 10)).toBe(0);
  });
});
