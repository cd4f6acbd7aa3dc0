import fc from 'fast-check';
import { expect, test } from 'vitest';
import { prefixIds } from '../../../src/engine/kv/prefix-ids.ts';

test('two segments have the same number exactly if they and all before them hold the same content', () => {
  const prompt = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 6 });
  fc.assert(
    fc.property(fc.array(prompt, { maxLength: 40 }), (prompts) => {
      const first = [0];
      for (const contents of prompts) first.push(first[first.length - 1] + contents.length);
      const contentId = Int32Array.from(prompts.flat());
      const table = { first: Int32Array.from(first), contentId, tokens: contentId.map(() => 16) };
      const spelled = prompts.flatMap((contents) =>
        contents.map((_, end) => contents.slice(0, end + 1).join()),
      );
      const numberOf = new Map<string, number>();
      for (const text of spelled) if (!numberOf.has(text)) numberOf.set(text, numberOf.size);
      expect([...prefixIds(table)]).toEqual(spelled.map((text) => numberOf.get(text)));
    }),
    { seed: 1 },
  );
});
