import { SegmentedMessage } from 'sms-segments-calculator';
import { type DunningTemplate } from '../domain/policy/policy.js';
import { spokenAs } from './banner.js';
import { isolate, plainIsolates } from './bidi.js';
import { cleanFacts } from './sanitize.js';
import { type NoticeFacts } from './facts.js';
import { formatFor } from './format.js';
import { LANGUAGES } from './languages/index.js';
import { particularsOf } from './mergeFields.js';

/** A text message, and its cost: the number of segments of GSM-7 or UCS-2 characters. */
export type TextMessage = { text: string; segments: number; encoding: 'GSM-7' | 'UCS-2' };

/** A link that makes the message longer than this is left out. */
const MAX_SEGMENTS = 4;
const MAX_NAME_LENGTH = 40;

/**
 * Returns the notice as a text message in the account's language: the creditor, the amount and where to pay.
 * Throws like renderNotice.
 */
export function textMessage(template: DunningTemplate, raw: NoticeFacts): TextMessage {
  const facts = cleanFacts(raw);
  const format = formatFor(facts.account.locale);
  const { words, texts, direction } = LANGUAGES[format.language];
  const short = { ...format, longDate: format.date };
  const creditor = isolate([...facts.creditor.name].slice(0, MAX_NAME_LENGTH).join(''));
  // Not spread, because a merge field that the text does not use may be missing.
  const usedTemplate = spokenAs(template, facts.onHold);
  const body = texts.notices[usedTemplate](
    Object.assign(particularsOf(template, facts, short, words), { creditor }),
  );
  const stop = facts.debtor === 'consumer' ? texts.optOut : '';
  const url = facts.invoices.find(({ id }) => id === facts.carryingInvoiceId)?.payUrl;
  const written = (...parts: string[]) =>
    measured(plainIsolates(plainCharacters(parts.filter(Boolean).join(' ')), direction));
  const whole = written(body, url ? `${texts.pay}${url}` : '', stop);
  return whole.segments > MAX_SEGMENTS ? written(body, stop) : whole;
}

function measured(text: string): TextMessage {
  const { segmentsCount: segments, encodingName } = new SegmentedMessage(text);
  return { text, segments, encoding: encodingName === 'GSM-7' ? 'GSM-7' : 'UCS-2' };
}

/** A single typographic character would turn the whole message into UCS-2. */
const plainCharacters = (text: string): string =>
  text
    .replace(/[\u00a0\u202f\u2009]/gu, ' ')
    .replace(/[‘’‚]/gu, "'")
    .replace(/[“”„«»]/gu, '"')
    .replace(/[–—‑]/gu, '-')
    .replaceAll('…', '...');
