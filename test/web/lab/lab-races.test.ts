import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pack } from '../../../src/web/lab/state/pack.ts';
import { xpyd } from '../../cli/built-cli.ts';
import { hasChromium, launchChromium, VIEWPORTS, watchedPage } from '../../support/chromium.ts';
import {
  addressWith,
  aFewFrames,
  downloaded,
  held,
  labUrl,
  makeHoldable,
  nudgeSlider,
  openFile,
  openLab,
  settled,
  tiles,
} from './lab-page.ts';

const QUICKSTART = readFileSync('scenarios/quickstart.yaml', 'utf8');
/** One worker, so that a step is long enough to be seen in the time. */
const SMALL = '#v1&rate=6&n=200&gpus=1';
/** Takes longer than a run in flight is given when a newer one waits. */
const LONG = '#v1&n=20000&rate=150&b&b.p=3';
const PATIENCE = { timeout: 60_000 };

describe.skipIf(!hasChromium())('what comes late to the laboratory', { timeout: 120_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  const open = async (hash: string) => {
    const watched = await watchedPage(browser, { viewport: VIEWPORTS.desktop });
    watched.page.setDefaultTimeout(PATIENCE.timeout);
    await makeHoldable(watched.page);
    await openLab(watched.page, hash);
    return watched;
  };

  const whyTotal = (page: Page) => page.locator('.why .total').textContent();

  it('answers about the run that is shown, whatever was stopped or refused since', async () => {
    const { page, context, faults } = await open(SMALL);
    await page.getByRole('button', { name: 'The slowest' }).click();
    await page.locator('.why .total').waitFor();
    const before = await whyTotal(page);
    await page.getByRole('button', { name: 'Close' }).click();
    await page.evaluate((hash) => {
      location.hash = hash;
    }, LONG);
    await page.locator('main[aria-busy="true"]').waitFor();
    await openFile(page, 'bad.yaml', QUICKSTART.replace('h100-sxm', 'h100-xsm'));
    await page.getByRole('alert').filter({ hasText: 'h100-xsm' }).waitFor();
    await page.getByRole('button', { name: 'The slowest' }).click();
    await page.locator('.why .total').waitFor();
    expect(await whyTotal(page)).toBe(before);
    const time = await page.locator('.time').textContent();
    await page.getByRole('button', { name: 'Step forward' }).click();
    await expect.poll(() => page.locator('.time').textContent(), PATIENCE).not.toBe(time);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('says that a worker does not start', async () => {
    const { page, context } = await watchedPage(browser, { viewport: VIEWPORTS.desktop });
    await page.addInitScript(() => {
      const { createObjectURL } = URL;
      URL.createObjectURL = () => createObjectURL(new Blob(['throw new Error("torn")']));
    });
    await page.goto(labUrl(SMALL));
    await page.getByRole('alert').filter({ hasText: 'the simulator has stopped' }).waitFor(PATIENCE);
    await page.locator('main[aria-busy="false"]').waitFor(PATIENCE);
    await context.close();
  });

  it('says that a worker has died, and takes another one for the next run', async () => {
    const { page, context, faults } = await open(SMALL);
    await held(page, 'breakWorkers', 'out of memory');
    await page.getByRole('button', { name: 'The slowest' }).click();
    await page.getByRole('alert').filter({ hasText: 'out of memory' }).waitFor();
    await nudgeSlider(page, 'workload-rate', 20);
    await settled(page);
    await page.getByRole('alert').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'The slowest' }).click();
    await page.locator('.why .total').waitFor();
    await held(page, 'hold');
    await nudgeSlider(page, 'workload-rate', 12);
    await aFewFrames(page);
    await held(page, 'breakWorkers', 'out of luck');
    await page.getByRole('alert').filter({ hasText: 'out of luck' }).waitFor();
    await page.locator('main[aria-busy="false"]').waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it('judges no lesson by the run of another', async () => {
    const { page, context } = await open('#v1&lesson=long-prompt');
    await page.locator('.verdict').waitFor();
    await held(page, 'hold');
    await page.getByLabel('Lesson').first().selectOption('disaggregation');
    await page.locator('.lesson h2', { hasText: 'Disaggregation' }).waitFor();
    await aFewFrames(page);
    expect(await page.locator('.verdict').count()).toBe(0);
    await held(page, 'release');
    await page.locator('.verdict').waitFor();
    await context.close();
  });

  it('drops a file that was read when a slider had been moved since', async () => {
    const { page, context, faults } = await open(SMALL);
    await page.evaluate(() => {
      Blob.prototype.text = () =>
        new Promise((give) => {
          Object.assign(globalThis, { give });
        });
    });
    await openFile(page, 'late.yaml', 'unread');
    await nudgeSlider(page, 'workload-rate', 20);
    await page.evaluate((text) => {
      (globalThis as unknown as { give(text: string): void }).give(text);
    }, QUICKSTART);
    await settled(page);
    await aFewFrames(page);
    expect(await page.getByLabel('Scenario', { exact: true }).count()).toBe(0);
    await addressWith(page, 'rate=36');
    expect(faults).toEqual([]);
    await context.close();
  });

  it('drops a result that was read when a slider had been moved since', async () => {
    const { page, context } = await open(SMALL);
    const { stdout } = xpyd(['run', 'scenarios/quickstart.yaml', '--format', 'json', '--no-check']);
    await held(page, 'hold');
    await openFile(page, 'quickstart.json', stdout);
    await page.locator('main[aria-busy="true"]').waitFor();
    await nudgeSlider(page, 'workload-rate', 20);
    await aFewFrames(page);
    await held(page, 'release');
    await settled(page);
    await aFewFrames(page);
    expect(await page.getByText('The result of "quickstart"').count()).toBe(0);
    expect(await page.locator('.player').count()).toBe(1);
    await context.close();
  });

  it('keeps the word about a bad file when a run comes in after it', async () => {
    const { page, context } = await open(SMALL);
    const before = await tiles(page);
    await held(page, 'hold');
    await nudgeSlider(page, 'workload-rate', 20);
    await openFile(page, 'bad.json', '{ "name": "x" }');
    await aFewFrames(page);
    await held(page, 'release');
    await expect.poll(() => tiles(page), PATIENCE).not.toBe(before);
    await settled(page);
    await page.getByRole('alert').filter({ hasText: 'bad.json: expected a result' }).waitFor();
    await context.close();
  });

  it('says that a folder is no file', async () => {
    const { page, context, faults } = await open(SMALL);
    await page.evaluate(() => {
      Blob.prototype.text = () => Promise.reject(new DOMException('a folder', 'NotFoundError'));
    });
    await openFile(page, 'folder', 'unread');
    await page.getByRole('alert').filter({ hasText: 'folder cannot be read' }).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it('drops an address that was unpacked when a slider had been moved since', async () => {
    const { page, context } = await open(SMALL);
    await page.evaluate(
      async (hash) => {
        const changed = new Promise((done) => addEventListener('hashchange', done, { once: true }));
        location.hash = hash;
        await changed;
        const slider = document.getElementById('workload-rate') as HTMLInputElement;
        slider.value = '20';
        slider.dispatchEvent(new Event('input', { bubbles: true }));
      },
      `#v1&yaml=${await pack(QUICKSTART)}`,
    );
    await settled(page);
    await aFewFrames(page);
    expect(await page.getByLabel('Scenario', { exact: true }).count()).toBe(0);
    await addressWith(page, 'rate=36');
    await context.close();
  });

  it('shows what the address says that was changed last while a run is in flight', async () => {
    const { page, context, faults } = await open(SMALL);
    await held(page, 'hold');
    for (const hash of [LONG, '#v1&n=100', '#v1&rate=24&n=100'])
      await page.evaluate((next) => {
        location.hash = next;
      }, hash);
    await aFewFrames(page);
    await held(page, 'release');
    await page.getByText('100 requests simulated').waitFor();
    await settled(page);
    const other = await open('#v1&rate=24&n=100');
    expect(await tiles(page)).toBe(await tiles(other.page));
    expect(await addressWith(page, 'rate=24')).toBe('#v1&rate=24&n=100');
    expect(faults).toEqual([]);
    await Promise.all([context.close(), other.context.close()]);
  });

  it('changes its address as seldom as every browser allows, however fast a slider is dragged', async () => {
    const { page, context, faults } = await watchedPage(browser, { viewport: VIEWPORTS.desktop });
    await page.addInitScript(() => {
      const times: number[] = [];
      const { replaceState } = history;
      history.replaceState = (...given) => {
        times.push(performance.now());
        if (times.filter((time) => time > performance.now() - 1000).length > 10)
          throw new DOMException('more than ten a second', 'SecurityError');
        replaceState.apply(history, given);
      };
    });
    await openLab(page, SMALL);
    await page.evaluate(async () => {
      const slider = document.getElementById('workload-rate') as HTMLInputElement;
      for (let move = 0; move < 40; move++) {
        slider.value = String(move % 20);
        slider.dispatchEvent(new Event('input', { bubbles: true }));
        await new Promise(requestAnimationFrame);
      }
    });
    await settled(page);
    expect(await addressWith(page, 'rate=32')).toBe('#v1&rate=32&n=200&gpus=1');
    expect(faults).toEqual([]);
    await context.close();
  });

  it('saves what is set, not what was before', async () => {
    const { page, context } = await open(SMALL);
    await held(page, 'hold');
    await nudgeSlider(page, 'workload-rate', 20);
    await aFewFrames(page);
    expect(await downloaded(page, 'Save as YAML')).toContain('rate: 36');
    expect(await page.getByRole('button', { name: 'Save result' }).isDisabled()).toBe(true);
    await context.close();
  });

  it('takes every step that it is told to, however fast', async () => {
    const { page, context } = await open(SMALL);
    const time = () => page.locator('.time').textContent();
    const step = (count: number) =>
      page.evaluate((count) => {
        const buttons = [...document.querySelectorAll('button')];
        const forward = buttons.find((button) => button.getAttribute('aria-label') === 'Step forward')!;
        for (let click = 0; click < count; click++) forward.click();
      }, count);
    const start = await time();
    const times = [];
    for (let count = 0; count < 3; count++) {
      const before = await time();
      await step(1);
      await expect.poll(time, PATIENCE).not.toBe(before);
      times.push(await time());
    }
    await page.reload();
    await settled(page);
    expect(await time()).toBe(start);
    await step(3);
    await expect.poll(time, PATIENCE).toBe(times[2]);
    await context.close();
  });

  it('names a request only together with its own milliseconds', async () => {
    const { page, context } = await open(SMALL);
    const title = page.locator('.why h3');
    await page.getByRole('button', { name: 'The slowest' }).click();
    await title.waitFor();
    const [before, total] = [await title.textContent(), await whyTotal(page)];
    await held(page, 'hold');
    await page.getByRole('spinbutton', { name: 'Request', exact: true }).fill('7');
    await page.getByRole('spinbutton', { name: 'Request', exact: true }).press('Enter');
    await aFewFrames(page);
    expect([await title.textContent(), await whyTotal(page)]).toEqual([before, total]);
    await held(page, 'release');
    await page.locator('.why h3', { hasText: 'request 7' }).waitFor();
    await context.close();
  });

  it('names a part of the timeline only together with its picture', async () => {
    const { page, context } = await open(SMALL);
    const picture = page.locator('.timeline [role="img"]');
    const before = await picture.getAttribute('aria-label');
    await held(page, 'hold');
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await aFewFrames(page);
    expect(await picture.getAttribute('aria-label')).toBe(before);
    await held(page, 'release');
    await expect.poll(() => picture.getAttribute('aria-label'), PATIENCE).not.toBe(before);
    await context.close();
  });

  it('plays on inside a shorter run that takes the place of a longer one', async () => {
    const { page, context, faults } = await open('#v1&n=500&rate=4');
    await page.locator('.scrub').fill('1500');
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await nudgeSlider(page, 'workload-rate', 24);
    await settled(page);
    const seconds = async () => Number.parseFloat((await page.locator('.time').textContent()) ?? '');
    const now = await seconds();
    await expect.poll(seconds, PATIENCE).toBeGreaterThan(now);
    await page.getByRole('button', { name: 'Pause' }).click();
    expect(await page.locator('.stage-title').textContent()).toContain('decoding');
    expect(faults).toEqual([]);
    await context.close();
  });
});
