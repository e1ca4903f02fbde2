import { type Language } from '../../../emails/format.js';
import { ar } from './ar.js';
import { de } from './de.js';
import { en } from './en.js';
import { es } from './es.js';
import { fr } from './fr.js';
import { type PageWords } from './wording.js';

/** The languages of the notices. A new language needs a file here too; the compiler requires it. */
export const PAGE_WORDS: Record<Language, PageWords> = { ar, de, en, es, fr };

/** As their readers call them. */
export const LANGUAGE_NAMES: Record<Language, string> = {
  ar: 'العربية',
  de: 'Deutsch',
  en: 'English',
  es: 'Español',
  fr: 'Français',
};
