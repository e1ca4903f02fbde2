import { type Language } from '../../../emails/format.js';
import { ar } from './ar.js';
import { de } from './de.js';
import { en } from './en.js';
import { es } from './es.js';
import { fr } from './fr.js';
import { type PageWords } from './wording.js';

/** The languages of the letters; a new one is a file here too, and the compiler asks for it. */
export const PAGE_WORDS: Record<Language, PageWords> = { ar, de, en, es, fr };

/** As their readers call them. */
export const LANGUAGE_NAMES: Record<Language, string> = {
  ar: 'العربية',
  de: 'Deutsch',
  en: 'English',
  es: 'Español',
  fr: 'Français',
};
