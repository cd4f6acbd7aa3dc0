import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../../src/errors.ts';
import { fillTemplate } from '../../../src/report/page/fill-template.ts';

const OPENING = '<script id="report" type="application/json">';
const TEMPLATE = `<title>xpyd report</title>${OPENING}null</script><script>code</script>`;
const HOSTILE = [
  '</script><script>alert(1)</script>',
  '<!-- <script>',
  ']]>',
  '\u2028\u2029',
  '$& $1 $`',
  '"\\',
];

function embedded(page: string): string {
  const start = page.indexOf(OPENING) + OPENING.length;
  return page.slice(start, page.indexOf('</script>', start));
}

describe('fillTemplate', () => {
  it('gives the data back as they were, whatever texts they hold', () => {
    const texts = fc.array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary' })));
    fc.assert(
      fc.property(texts, (data) => {
        const page = fillTemplate(TEMPLATE, data.join(''), { data });
        expect(JSON.parse(embedded(page))).toEqual({ data });
        expect(embedded(page)).not.toMatch(/[<>\u2028\u2029]/);
        expect(page.endsWith('<script>code</script>')).toBe(true);
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  it('names the page, and lets no title become a tag', () => {
    expect(fillTemplate(TEMPLATE, '<b>$&', null)).toContain('<title>&lt;b&gt;$&amp; - xpyd</title>');
  });

  it('refuses a page without a place for data', () => {
    expect(() => fillTemplate('<p>', 'x', null)).toThrow(ConfigError);
  });
});
