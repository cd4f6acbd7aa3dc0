import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';

/** Where the built page is, with an address that says how the controls stand. */
export function labUrl(hash = ''): string {
  return `${pathToFileURL(resolve('dist/lab.html')).href}${hash}`;
}

/** Opens the laboratory and waits for its first run. */
export async function openLab(page: Page, hash = ''): Promise<void> {
  await page.goto(labUrl(hash));
  await settled(page);
}

/** Waits until what is shown belongs to what is set. */
export async function settled(page: Page): Promise<void> {
  await page.locator('main[aria-busy="false"][data-repaint-ms]').waitFor();
}

/** What the numbers at the top say. */
export function tiles(page: Page): Promise<string | null> {
  return page.locator('.tiles').textContent();
}

/** Gives a file to the page as the button does. */
export async function openFile(page: Page, name: string, text: string): Promise<void> {
  await page
    .locator('input[type="file"]')
    .setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
}

/** Moves a slider to a stop and returns the milliseconds until its run was painted. */
export async function moveSlider(page: Page, id: string, stop: number): Promise<number> {
  return page.evaluate(
    async ([id, stop]) => {
      const main = document.querySelector('main')!;
      const slider = document.getElementById(id) as HTMLInputElement;
      slider.value = stop;
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      do await new Promise(requestAnimationFrame);
      while (main.dataset.repaintMs === undefined || main.getAttribute('aria-busy') === 'true');
      return Number(main.dataset.repaintMs);
    },
    [id, String(stop)] as const,
  );
}

export async function downloaded(page: Page, button: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ]);
  const stream = await download.createReadStream();
  let text = '';
  for await (const piece of stream) text += piece;
  return text;
}
