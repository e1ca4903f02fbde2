import { ar } from './ar.js';
import { de } from './de.js';
import { en } from './en.js';
import { es } from './es.js';
import { fr } from './fr.js';

export { bucketText, type DocumentWords } from './wording.js';

/** Every language of the notices has its line here; a missing one is a type error. */
export const DOCUMENT_WORDS = { ar, de, en, es, fr };
