import { describe, expect, it } from 'vitest';
import { suggestion } from '../../src/config/suggestion.ts';

describe('suggestion', () => {
  it.each([
    ['poison', ['poisson', 'gamma'], 'did you mean "poisson"?'],
    ['h100', ['a100-80gb', 'h100-sxm'], 'did you mean "h100-sxm"?'],
    ['llama-3.1-8b', ['llama-3-8b', 'llama-3.1-8b-instruct'], 'did you mean "llama-3.1-8b-instruct"?'],
    ['maxNumSeqs', ['cache', 'batching', 'batching.maxNumSeqs'], 'did you mean "batching.maxNumSeqs"?'],
    ['qwen2.5-7b-instrct', ['qwen2.5-7b-instruct'], 'did you mean "qwen2.5-7b-instruct"?'],
    ['zebra', ['gamma', 'burst'], 'known: gamma, burst'],
  ])('%s', (word, candidates, hint) => {
    expect(suggestion(word, candidates)).toBe(hint);
  });

  it('does not list names without end', () => {
    const names = Array.from({ length: 40 }, (_, index) => `name-${index}`);
    expect(suggestion('?', names)).toBe(`known: ${names.slice(0, 16).join(', ')}, ...`);
  });
});
