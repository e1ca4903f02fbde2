import { ar } from './ar.js';
import { de } from './de.js';
import { en } from './en.js';
import { es } from './es.js';
import { fr } from './fr.js';
import { type Wording } from './wording.js';

export const LANGUAGES = { ar, de, en, es, fr } satisfies Record<string, Wording>;
