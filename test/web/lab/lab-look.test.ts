import { mkdirSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousFaults } from '../../support/axe.ts';
import { hasChromium, launchChromium, VIEWPORTS, watchedPage } from '../../support/chromium.ts';
import { addressWith, openLab, settled } from './lab-page.ts';

describe.skipIf(!hasChromium())('how the laboratory looks', { timeout: 120_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
    mkdirSync('artifacts', { recursive: true });
  });
  afterAll(() => browser?.close());

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [device, viewport] of Object.entries(VIEWPORTS)) {
      it(`on a ${device}, ${colorScheme}: no fault of accessibility, nothing to scroll sideways`, async () => {
        const { page, context, faults } = await watchedPage(browser, { viewport, colorScheme });
        await openLab(page, '#v1&rate=30&in=4096&b&b.p=3&lesson=disaggregation');
        await page.getByRole('button', { name: 'The slowest' }).click();
        await page.locator('.why .total').waitFor();
        await settled(page);
        await page.evaluate(() => scrollTo(0, 0));
        await page.screenshot({ path: `artifacts/lab-${device}-${colorScheme}.png`, fullPage: true });
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
        expect(await seriousFaults(page)).toEqual([]);
        expect(faults).toEqual([]);
        await context.close();
      });
    }
  }

  it('can be used with the keyboard alone', async () => {
    const { page, context } = await watchedPage(browser, { viewport: VIEWPORTS.desktop });
    await openLab(page);
    await page.getByRole('slider', { name: 'Rate' }).focus();
    await page.keyboard.press('ArrowRight');
    await settled(page);
    expect(await addressWith(page, 'rate=18')).toBe('#v1&rate=18');
    await page.getByRole('button', { name: 'Zoom in' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByRole('button', { name: 'Zoom out' }).isEnabled()).toBe(true);
    await context.close();
  });
});
