import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { xpyd } from '../../cli/built-cli.ts';
import { hasChromium, launchChromium, VIEWPORTS, watchedPage } from '../../support/chromium.ts';
import { openFile, openLab, settled, tiles } from './lab-page.ts';

const QUICKSTART = readFileSync('scenarios/quickstart.yaml', 'utf8');

describe.skipIf(!hasChromium())('what the laboratory is given', { timeout: 120_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  const open = async (hash = '') => {
    const watched = await watchedPage(browser, { viewport: VIEWPORTS.desktop });
    await openLab(watched.page, hash);
    return watched;
  };

  const BAD: [what: string, file: string, text: string, message: string | RegExp][] = [
    [
      'a wrong name',
      'a.yaml',
      QUICKSTART.replace('h100-sxm', 'h100-xsm'),
      'a.yaml:5:1: accelerator: unknown accelerator "h100-xsm"',
    ],
    ['no YAML', 'a.yaml', `${QUICKSTART}\n  - {`, /a\.yaml:\d+:\d+: not valid YAML/],
    ['an empty file', 'a.yaml', '', 'the file is empty'],
    ['no JSON', 'a.json', '{ "schemaVersion": 1,', 'a.json: expected a result of xpyd'],
    ['another JSON', 'a.json', '{ "name": "x" }', 'a.json: expected a result of xpyd'],
    [
      'a damaged result',
      'a.json',
      '{ "schemaVersion": 1, "deployments": [{ "name": "x" }] }',
      /a\.json: .*expected/,
    ],
    ['a newer result', 'a.json', '{ "schemaVersion": 99, "deployments": [] }', 'written by a newer xpyd'],
    [
      'too many requests',
      'big.yaml',
      QUICKSTART.replace('requests: 200', 'requests: 60000'),
      'xpyd run big.yaml',
    ],
    [
      'too many workers',
      'big.yaml',
      QUICKSTART.replace('layout: aggregated', 'layout: 500 aggregated'),
      'a page takes at most 128',
    ],
    [
      'a model that does not fit',
      'a.yaml',
      QUICKSTART.replace('llama-3.1-8b-instruct', 'llama-3.1-405b-instruct'),
      /does not fit|GiB|GB/,
    ],
  ];

  it('says what is wrong with a file, and where', async () => {
    const { page, context, faults } = await open();
    for (const [what, file, text, message] of BAD) {
      await openFile(page, file, text);
      const alert = page.getByRole('alert').filter({ hasText: message });
      await alert.waitFor({ timeout: 40_000 }).catch(() => expect.fail(`${what}: no word of ${message}`));
    }
    await page.getByRole('button', { name: 'Back to the controls' }).click();
    await settled(page);
    await page.getByRole('alert').waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
    await context.close();
  });

  it('takes what is dropped on it', async () => {
    const { page, context, faults } = await open();
    await page.evaluate((text) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text], 'dropped.yaml'));
      document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
    }, QUICKSTART);
    await page.getByRole('heading', { name: 'dropped.yaml' }).waitFor();
    await page.getByText('200 requests simulated').waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it('shows a result that the command line wrote', async () => {
    const { page, context, faults } = await open();
    const { stdout } = xpyd(['run', 'scenarios/quickstart.yaml', '--format', 'json', '--no-check']);
    await openFile(page, 'quickstart.json', stdout);
    await page.getByText('The result of "quickstart" with seed 0').waitFor();
    const [{ metrics }] = JSON.parse(stdout).deployments;
    expect(await tiles(page)).toContain(`${metrics.median_ttft_ms.toFixed(1)} ms`);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('says what an address got wrong', async () => {
    const { page, context } = await open('#v1&rate=24&gpu=abacus');
    await page.getByRole('alert').filter({ hasText: 'gpu=abacus' }).waitFor();
    const newer = await open('#v9&rate=24');
    await newer.page.getByRole('alert').filter({ hasText: 'version "v9"' }).waitFor();
    const torn = await open('#v1&yaml=AAAA');
    await torn.page.getByRole('alert').filter({ hasText: 'cannot be unpacked' }).waitFor();
    await Promise.all([context.close(), newer.context.close(), torn.context.close()]);
  });

  it('runs in its own thread where there are no workers, and says so', async () => {
    const { page, context, faults } = await watchedPage(browser, { viewport: VIEWPORTS.desktop });
    await page.addInitScript(() => {
      Reflect.deleteProperty(globalThis, 'Worker');
    });
    // Again and again: the first run may be over before or after the first paint.
    for (let load = 0; load < 4; load++) await openLab(page);
    await page.getByText('This browser has no workers').waitFor();
    expect(await tiles(page)).toMatch(/\d+ tok\/s/);
    expect(faults).toEqual([]);
    await context.close();
  });
});
