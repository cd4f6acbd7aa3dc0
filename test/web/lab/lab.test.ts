import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LESSONS } from '../../../src/web/lab/lessons/index.ts';
import { xpyd } from '../../cli/built-cli.ts';
import { hasChromium, launchChromium, VIEWPORTS, watchedPage } from '../../support/chromium.ts';
import { addressWith, downloaded, moveSlider, openFile, openLab, settled, tiles } from './lab-page.ts';

describe.skipIf(!hasChromium())('the laboratory', { timeout: 120_000 }, () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    browser = await launchChromium();
    folder = mkdtempSync(join(tmpdir(), 'xpyd-lab-'));
    mkdirSync('artifacts', { recursive: true });
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = async (hash = '', options = {}) => {
    const watched = await watchedPage(browser, { viewport: VIEWPORTS.desktop, ...options });
    await openLab(watched.page, hash);
    return watched;
  };

  it('runs from a file, without the network and without an error, and follows a slider', async () => {
    const { page, context, faults } = await open();
    const first = await tiles(page);
    const milliseconds: number[] = [];
    for (const stop of [20, 22, 18, 24, 16]) milliseconds.push(await moveSlider(page, 'workload-rate', stop));
    expect(await tiles(page)).not.toBe(first);
    expect(await addressWith(page, 'rate=26')).toBe('#v1&rate=26');
    const list = milliseconds.map((each) => each.toFixed(0)).join(', ');
    console.log(`slider to repaint with 2,000 requests on eight workers: ${list} ms`);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('shows the last of many moves', async () => {
    const { page, context, faults } = await open();
    await page.evaluate(() => {
      const slider = document.getElementById('workload-rate') as HTMLInputElement;
      for (const stop of [2, 4, 6, 8, 10, 12]) {
        slider.value = String(stop);
        slider.dispatchEvent(new Event('input', { bubbles: true }));
      }
    });
    await settled(page);
    const many = await tiles(page);
    const other = await open(await addressWith(page, 'rate=18'));
    expect(await tiles(other.page)).toBe(many);
    expect(faults).toEqual([]);
    await Promise.all([context.close(), other.context.close()]);
  });

  it('says the same numbers as the command line', async () => {
    const { page, context } = await open('#v1&rate=24&n=1000&long=1&seed=7&b&b.p=3&b.budget=1024');
    const file = join(folder, 'laboratory.yaml');
    const json = join(folder, 'laboratory.json');
    writeFileSync(file, await downloaded(page, 'Save as YAML'));
    expect(xpyd(['run', file, '--json', json])).toMatchObject({ exitCode: 0 });
    const here = JSON.parse(await downloaded(page, 'Save result'));
    expect(here.deployments).toHaveLength(2);
    expect(here).toEqual(JSON.parse(readFileSync(json, 'utf8')));
    await context.close();
  });

  it('shares a set-up by its address, and a scenario, too', async () => {
    const { page, context } = await open('#v1&rate=24&b&b.p=3');
    const shown = await tiles(page);
    const copy = await open(await addressWith(page, 'b.p=3'));
    expect(await tiles(copy.page)).toBe(shown);
    expect(await copy.page.locator('.tabs button').allInnerTexts()).toEqual([
      'A 8 aggregated',
      'B 3P5D',
      'Remove B',
    ]);
    await openFile(page, 'quickstart.yaml', readFileSync('scenarios/quickstart.yaml', 'utf8'));
    await page.getByText('200 requests simulated').waitFor();
    const third = await open(await addressWith(page, 'yaml='));
    expect(await tiles(third.page)).toBe(await tiles(page));
    expect(await third.page.getByLabel('Scenario', { exact: true }).inputValue()).toContain(
      'name: quickstart',
    );
    await Promise.all([context.close(), copy.context.close(), third.context.close()]);
  });

  it('brings its own YAML back to the controls', async () => {
    const { page, context } = await open('#v1&rate=24&p=3');
    const text = await downloaded(page, 'Save as YAML');
    await openLab(page, '');
    await page.reload();
    await openFile(page, 'laboratory.yaml', text);
    await settled(page);
    expect(await addressWith(page, 'rate=24')).toBe('#v1&rate=24&p=3');
    await context.close();
  });

  for (const { name } of LESSONS) {
    it(`lesson ${name}: not yet, and then yes`, async () => {
      const { page, context, faults } = await open(`#v1&lesson=${name}`);
      await page.locator('.verdict', { hasText: 'Not yet.' }).waitFor();
      await page.getByRole('button', { name: 'Show an answer' }).click();
      await page.locator('.verdict.right', { hasText: 'Yes.' }).waitFor();
      expect(faults).toEqual([]);
      await context.close();
    });
  }

  it('steps, plays, and says why a request waited in milliseconds that add up', async () => {
    const { page, context, faults } = await open('#v1&rate=40&b&b.p=3');
    const time = () => page.locator('.time').textContent();
    const before = await time();
    await page.getByRole('button', { name: 'Step forward' }).click();
    await expect.poll(time).not.toBe(before);
    const stepped = await time();
    await page.getByRole('button', { name: 'Play' }).click();
    await expect.poll(time).not.toBe(stepped);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'The slowest' }).click();
    await page.locator('.why .total').waitFor();
    const parts = await page.locator('.segments > li > .ms').allInnerTexts();
    const sum = parts.map((text) => parseMilliseconds(text)).reduce((a, b) => a + b, 0);
    const total = parseMilliseconds(
      ((await page.locator('.why .total').textContent()) ?? '').replace('Together ', ''),
    );
    // Each was rounded to three digits.
    expect(Math.abs(sum - total)).toBeLessThan(0.01 * total);
    expect(parts.length).toBeGreaterThan(2);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('does not play by itself', async () => {
    const { page, context } = await open('', { reducedMotion: 'reduce' });
    const before = await page.locator('.time').textContent();
    await page.waitForTimeout(300);
    expect(await page.locator('.time').textContent()).toBe(before);
    await context.close();
  });
});

function parseMilliseconds(text: string): number {
  return Number(/[\d.,]+/.exec(text)![0].replaceAll(',', ''));
}
