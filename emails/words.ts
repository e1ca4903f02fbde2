import { type Banner } from './banner.js';
import { type Language } from './format.js';
import { LANGUAGES } from './languages/index.js';
import { type Words } from './languages/wording.js';

/** The texts that all notices share, by language. */
export const WORDS = Object.fromEntries(
  Object.entries(LANGUAGES).map(([language, { words }]) => [language, words]),
) as Record<Language, Words>;

export function bannerText(banner: Banner, language: Language): string | null {
  return banner && LANGUAGES[language].banners[banner];
}
