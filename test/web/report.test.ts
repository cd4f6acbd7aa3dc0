import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { xpyd } from '../cli/built-cli.ts';
import { seriousFaults } from '../support/axe.ts';
import { hasChromium, launchChromium, VIEWPORTS, watchedPage } from '../support/chromium.ts';

const ARTIFACTS = 'artifacts';

/** A small run of an aggregated and a disaggregated layout; 6P2D and 2P6D are beyond what they can carry. */
const RUN = ['scenarios/pd-ratio.yaml', '--set', 'workload.requests=400', '--no-check'];

describe.skipIf(!hasChromium())('reports in Chromium', () => {
  let browser: Browser;
  let folder: string;
  const fileOf = (name: string) => join(folder, `${name}.html`);

  beforeAll(async () => {
    browser = await launchChromium();
    folder = mkdtempSync(join(tmpdir(), 'xpyd-report-'));
    mkdirSync(ARTIFACTS, { recursive: true });
    const at = (name: string) => join(folder, name);
    const vary = ['--vary', 'deployments[0].layout=2P2D,3P1D,1P3D', '--vary', 'workload.arrivals.rate=4,8'];
    const one = ['--set', 'workload.requests=60', '--set', 'deployments=[{name: pd, layout: 2P2D}]'];
    const asked = ['--rate', '6', '--slo', 'p99_ttft_ms<=2000', '--gpus', 'h100', '--max-gpus', '2'];
    const commands = [
      ['run', ...RUN, '--report', fileOf('run'), '--json', at('run.json')],
      ['report', at('run.json'), '-o', fileOf('bare run')],
      ['sweep', RUN[0], ...one, ...vary, '-o', at('sweep')],
      ['report', at('sweep'), '-o', fileOf('sweep')],
      ['validate', 'production-stack-vs-ray-h100-8b', '--json', at('validation.json')],
      ['report', at('validation.json'), '-o', fileOf('validation')],
      ['plan', RUN[0], ...asked, '--requests', '60', '--top', '2', '--json', at('plan.json')],
      ['report', at('plan.json'), '-o', fileOf('plan')],
      ['describe', 'scenarios/traces/chat-sessions.jsonl', '--report', fileOf('trace')],
    ];
    for (const command of commands) {
      const { exitCode, stderr } = xpyd(command);
      expect(exitCode, `${command.join(' ')}: ${stderr}`).toBe(0);
    }
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function opened(name: string, viewport: keyof typeof VIEWPORTS, colorScheme: 'light' | 'dark') {
    const watched = await watchedPage(browser, { viewport: VIEWPORTS[viewport], colorScheme });
    await watched.page.goto(pathToFileURL(fileOf(name)).href);
    await watched.page.waitForSelector('h1');
    // Charts are drawn when their width is known.
    await watched.page.waitForFunction(
      () => document.querySelectorAll('.stage').length === document.querySelectorAll('.stage > svg').length,
    );
    return watched;
  }

  const kinds = ['run', 'sweep', 'plan', 'validation', 'trace'];
  const looks = (['desktop', 'phone'] as const).flatMap((viewport) =>
    (['light', 'dark'] as const).map((scheme) => ({ viewport, scheme })),
  );
  const cases = [
    { kind: 'bare run', viewport: 'phone', scheme: 'dark' } as const,
    ...kinds.flatMap((kind) => looks.map((look) => ({ kind, ...look }))),
  ];

  it.each(cases)(
    '$kind, $viewport, $scheme: no error, no request, nothing that axe calls serious',
    async ({ kind, viewport, scheme }) => {
      const { page, context, faults } = await opened(kind, viewport, scheme);
      expect(await page.locator('figure').count()).toBeGreaterThan(0);
      await page.locator('summary').first().click();
      expect(await seriousFaults(page)).toEqual([]);
      const { scrollWidth, innerWidth } = await page.evaluate(() => ({
        scrollWidth: document.documentElement.scrollWidth,
        innerWidth: window.innerWidth,
      }));
      expect(scrollWidth).toBeLessThanOrEqual(innerWidth);
      await page.locator('summary').first().click();
      const picture = `report-${kind.replace(' ', '-')}-${viewport}-${scheme}.png`;
      await page.screenshot({ path: join(ARTIFACTS, picture), fullPage: true });
      expect(faults).toEqual([]);
      await context.close();
    },
  );

  it('shows every chart of a run, and of a bare result says which it cannot', async () => {
    const titles = async (name: string) => {
      const { page, context } = await opened(name, 'desktop', 'light');
      const found = await page.locator('figcaption h3').allTextContents();
      const missing = await page.locator('.missing').allTextContents();
      await context.close();
      return { found, missing };
    };
    const bare = [
      'Parts of the wait',
      'Requests in the waiting queue',
      'KV cache in use',
      'Sequences in the batch',
      'Tokens of a step',
    ];
    const detailed = ['Distribution of TTFT', 'Distribution of ITL', 'TTFT over time', 'ITL over time'];
    expect(await titles('run')).toEqual({
      found: [...detailed, ...bare, 'Output tokens a second', 'Timeline of every engine'],
      missing: [],
    });
    expect(await titles('bare run')).toEqual({ found: bare, missing: [expect.stringContaining('--report')] });
  });

  it('saves every chart as SVG in its own colours, and its data as CSV', async () => {
    const { page, context, faults } = await opened('run', 'desktop', 'dark');
    for (const kind of ['SVG', 'CSV']) {
      const buttons = page.getByRole('button', { name: `Save ${kind}` });
      const count = await buttons.count();
      expect(count).toBe(await page.locator('figure').count());
      for (let index = 0; index < count; index++) {
        const [file] = await Promise.all([page.waitForEvent('download'), buttons.nth(index).click()]);
        const text = readFileSync(await file.path(), 'utf8');
        if (kind === 'CSV') expect(text.split('\n').length, file.suggestedFilename()).toBeGreaterThan(5);
        else expect(svgFaults(text), file.suggestedFilename()).toEqual([]);
        // Chromium drops downloads of a page that asks for more than ten in a second.
        await page.waitForTimeout(150);
      }
    }
    expect(faults).toEqual([]);
    await context.close();
  }, 90_000);

  it('moves and enlarges the timeline by keys, buttons, wheel and dragging', async () => {
    const { page, context } = await opened('run', 'desktop', 'light');
    const range = page.locator('.range');
    const canvas = page.locator('.timeline canvas');
    await canvas.scrollIntoViewIfNeeded();
    const seen = async () => {
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => done(undefined))));
      const [from, to] = (await range.textContent())!.match(/[\d.]+/g)!.map(Number);
      return { from, span: to - from };
    };
    const whole = await seen();
    await page.getByRole('button', { name: 'Zoom in' }).click();
    const zoomed = await seen();
    expect(zoomed.span).toBeLessThan(whole.span);
    await canvas.focus();
    await page.keyboard.press('ArrowRight');
    const moved = await seen();
    expect(moved.from).toBeGreaterThan(zoomed.from);
    await page.keyboard.press('+');
    expect((await seen()).span).toBeLessThan(moved.span);
    await page.mouse.move(...(await middleOf(page)));
    const before = await seen();
    await page.mouse.wheel(0, -400);
    await expect.poll(async () => (await seen()).span).toBeLessThan(before.span);
    const dragged = await seen();
    const [x, y] = await middleOf(page);
    await page.mouse.down();
    await page.mouse.move(x + 120, y, { steps: 4 });
    await page.mouse.up();
    await expect.poll(async () => (await seen()).from).toBeLessThan(dragged.from);
    await page.keyboard.press('0');
    expect(await seen()).toEqual(whole);
    await context.close();
  });

  it('changes between light and dark, the canvas too', async () => {
    const { page, context } = await opened('run', 'desktop', 'light');
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const pixel = () =>
      page.locator('.timeline canvas').evaluate((canvas) => {
        const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(200, 34, 1, 1);
        return [...data].join();
      });
    const [light, drawn] = [await ground(), await pixel()];
    await page.getByRole('button', { name: 'Dark' }).click();
    expect(await ground()).not.toBe(light);
    await expect.poll(pixel).not.toBe(drawn);
    await context.close();
  });

  it('is at most 1.5 MB for a run of 20,000 requests on six layouts', () => {
    const file = fileOf('large');
    const large = ['--set', 'workload.requests=20000', '--no-check', '--report', file];
    expect(xpyd(['run', RUN[0], ...large]).exitCode).toBe(0);
    const { size } = statSync(file);
    console.log(`report of 20,000 requests on six layouts: ${(size / 1e6).toFixed(2)} MB`);
    expect(size).toBeLessThanOrEqual(1.5e6);
  }, 60_000);

  it('takes hostile names for what they are: texts', async () => {
    const file = join(folder, 'hostile.json');
    const result = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'));
    const name = '</script><img src=x onerror=alert(1)><!--\u2028';
    result.scenario = name;
    result.deployments[0].name = name;
    writeFileSync(file, JSON.stringify(result));
    expect(xpyd(['report', file, '-o', fileOf('hostile')]).exitCode).toBe(0);
    const { page, context, faults } = await opened('hostile', 'desktop', 'light');
    expect(await page.locator('h1').textContent()).toBe(name);
    expect(await page.locator('img').count()).toBe(0);
    expect(faults).toEqual([]);
    await context.close();
  });
});

async function middleOf(page: Page): Promise<[number, number]> {
  const box = (await page.locator('.timeline canvas').boundingBox())!;
  return [box.x + box.width / 2, Math.max(box.y, 0) + 60];
}

/** What an SVG file must not have: a variable of the page's style, or no content. */
function svgFaults(text: string): string[] {
  return [
    ...(text.startsWith('<svg xmlns="http://www.w3.org/2000/svg"') ? [] : ['no SVG']),
    ...(/var\(--/.test(text) ? ['a variable'] : []),
    ...(/<(path|rect)/.test(text) ? [] : ['empty']),
    ...(/NaN|undefined/.test(text) ? ['a number that is none'] : []),
  ];
}
