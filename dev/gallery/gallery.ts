import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { exhibits } from './exhibits.js';
import { openBrowser, takePictures } from './pictures.js';

/**
 * `npm run gallery [PART]`: every letter (or those whose path has PART in it) in every language as .html and
 * .txt in .dunning/gallery, and, if Chromium is installed, as pictures of both themes at two widths.
 */
const FOLDER = '.dunning/gallery';
const part = process.argv[2] ?? '';
const shown = (await exhibits()).filter(({ path }) => path.includes(part));

if (!part) rmSync(FOLDER, { recursive: true, force: true });
for (const { path, rendered } of shown) {
  mkdirSync(dirname(`${FOLDER}/${path}`), { recursive: true });
  writeFileSync(`${FOLDER}/${path}.html`, rendered.html);
  writeFileSync(`${FOLDER}/${path}.txt`, `Subject: ${rendered.subject}\n\n${rendered.text}`);
}

const browser = await openBrowser();
if (browser) {
  await takePictures(browser, FOLDER, shown);
  await browser.close();
}
console.log(`${shown.length} letters in ${FOLDER}${browser ? '' : '; no Chromium here, so no pictures'}`);
