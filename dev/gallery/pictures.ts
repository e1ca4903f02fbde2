import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';
import { type Exhibit } from './exhibits.js';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
export const THEMES = ['light', 'dark'] as const;
export const WIDTHS = [360, 700] as const;

export const chromiumPath = (): string | undefined => CHROMIUM.find((path) => existsSync(path));

/** Opens a browser for the letters; null when none is installed. */
export async function openBrowser(): Promise<Browser | null> {
  const executablePath = chromiumPath();
  if (!executablePath) return null;
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
}

/** `NAME-light-360.png` and so on: each theme at a phone's and a desk's width. */
export async function takePictures(
  browser: Browser,
  folder: string,
  exhibits: readonly Exhibit[],
): Promise<void> {
  for (const colorScheme of THEMES) {
    for (const width of WIDTHS) {
      const page = await browser.newPage({ colorScheme, viewport: { width, height: 800 } });
      for (const { path, rendered } of exhibits) {
        await page.setContent(rendered.html);
        await page.screenshot({ path: `${folder}/${path}-${colorScheme}-${width}.png`, fullPage: true });
      }
      await page.close();
    }
  }
}
