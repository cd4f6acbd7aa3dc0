import { existsSync } from 'node:fs';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';

const EXECUTABLE = process.env.XPYD_CHROMIUM ?? '/usr/bin/chromium';
const REQUIRED = (process.env.XPYD_REQUIRE ?? '').split(',').includes('chromium');

/**
 * False if there is no browser, which is said aloud: `describe.skipIf(!hasChromium())`.
 * @throws Error instead if XPYD_REQUIRE names chromium, as it does in CI
 */
export function hasChromium(): boolean {
  if (existsSync(EXECUTABLE)) return true;
  const reason = `no browser at ${EXECUTABLE} (XPYD_CHROMIUM names another)`;
  if (REQUIRED) throw new Error(`${reason}, and XPYD_REQUIRE asks for one`);
  console.warn(`SKIPPED: tests in a real browser, ${reason}`);
  return false;
}

export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: EXECUTABLE, args: ['--no-sandbox'] });
}

/** The sizes that pages must work at. */
export const VIEWPORTS = {
  desktop: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
} as const;

/** A page simulates and draws: on a busy machine that takes longer than other tests of pages allow for. */
const TIMEOUT_MS = 45_000;

/** A page, and everything that it should not have done so far. */
export interface WatchedPage {
  page: Page;
  context: BrowserContext;
  /** Errors on the console, errors that nobody caught, and requests to anything but files of this machine. */
  faults: string[];
}

/** Opens an empty page that may load files (and what they hold) and nothing else. */
export async function watchedPage(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const faults: string[] = [];
  const context = await browser.newContext(options);
  context.setDefaultTimeout(TIMEOUT_MS);
  await context.route(/^(?!file:|data:|blob:)/, (route) => {
    faults.push(`request: ${route.request().url()}`);
    return route.abort();
  });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  return { page, context, faults };
}
