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

/** The address as soon as it has this in it: the page writes it a few times a second and no more. */
export async function addressWith(page: Page, words: string): Promise<string> {
  await page.waitForFunction((words) => location.hash.includes(words), words, { timeout: 60_000 });
  return page.evaluate(() => location.hash);
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

/** A page whose workers can be held: their replies wait until they are released. */
interface Held {
  hold(): void;
  release(): void;
  /** Tells the page what a browser tells when a worker dies. */
  breakWorkers(message: string): void;
}

/** Before the laboratory is opened: lets `held` decide when what the workers reply is heard. */
export async function makeHoldable(page: Page): Promise<void> {
  await page.addInitScript(() => {
    let waiting: (() => void)[] | undefined;
    const workers = new Set<Worker>();
    class HeldWorker extends Worker {
      constructor(url: string) {
        super(url);
        workers.add(this);
      }

      override set onmessage(hear: (event: MessageEvent) => void) {
        super.onmessage = (event) => {
          if (waiting === undefined) hear(event);
          else waiting.push(() => hear(event));
        };
      }

      override terminate(): void {
        workers.delete(this);
        super.terminate();
      }
    }
    const held: Held = {
      hold() {
        waiting = [];
      },
      release() {
        const late = waiting ?? [];
        waiting = undefined;
        for (const hear of late) hear();
      },
      breakWorkers(message) {
        for (const worker of workers) worker.dispatchEvent(new ErrorEvent('error', { message }));
      },
    };
    Object.assign(globalThis, { Worker: HeldWorker, held });
  });
}

/** Of a page that was made holdable. */
export async function held<Name extends keyof Held>(
  page: Page,
  name: Name,
  ...given: Parameters<Held[Name]>
): Promise<void> {
  await page.evaluate(
    ([name, given]) => {
      const { held } = globalThis as unknown as { held: Record<string, (...given: unknown[]) => void> };
      held[name](...given);
    },
    [name, given] as const,
  );
}

/** Moves a slider and waits for nothing. */
export async function nudgeSlider(page: Page, id: string, stop: number): Promise<void> {
  await page.evaluate(
    ([id, stop]) => {
      const slider = document.getElementById(id) as HTMLInputElement;
      slider.value = stop;
      slider.dispatchEvent(new Event('input', { bubbles: true }));
    },
    [id, String(stop)] as const,
  );
}

/** Waits until the page has had the time to show what it has heard. */
export async function aFewFrames(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let frame = 0; frame < 5; frame++) await new Promise(requestAnimationFrame);
  });
}
