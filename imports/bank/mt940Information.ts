import { isNoId } from './ids.js';
import { joinedLines } from './reference.js';

/** What field 86 says about a transaction. */
export type Information = {
  /** The texts that may name an invoice. */
  references: string[];
  payer: string;
  /** True for the way back of an earlier transaction. */
  isReturn: boolean;
};

/** A line of field 86, and a subfield of the German form, is broken after this many characters. */
const LINE = 65;
const SUBFIELD = 27;

/**
 * Reads field 86 in the form that its bank writes: subfields such as `?20` (Germany), words between slashes
 * such as `/REMI/` (Netherlands), or free text.
 */
export function informationOf(lines: readonly string[]): Information {
  const [, code, sign] = /^\s*(\d{3})([^A-Za-z0-9\s])\d\d/.exec(lines[0] ?? '') ?? [];
  if (code !== undefined && sign !== undefined) return ofSubfields(lines.join(''), { code, sign });
  const text = joinedLines(lines, LINE);
  const words = slashWords(text);
  return words.length > 0 ? ofSlashWords(words) : { ...ofTags(text), isReturn: false };
}

/** Business transaction codes of German banks for the way back of direct debits and transfers. */
const RETURNS = new Set(['108', '109', '159', '181', '184']);

function ofSubfields(text: string, { code, sign }: { code: string; sign: string }): Information {
  const pieces = text.split(new RegExp(`\\${sign}(\\d{2})`)).slice(1);
  const joined = (keys: RegExp) =>
    joinedLines(
      pieces.filter((_, place) => place % 2 === 1 && keys.test(pieces[place - 1]!)),
      SUBFIELD,
    );
  const { references, payer } = ofTags(joined(/^(?:2\d|6[0-3])$/));
  return { references, payer: joined(/^3[23]$/) || payer, isReturn: RETURNS.has(code) };
}

const TAG = /(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|IBAN|BIC|PURP)\+/;

/** `EREF+E-1 SVWZ+Rechnung 7`: what the customer wrote, its own reference, and who else has paid. */
function ofTags(text: string): { references: string[]; payer: string } {
  const [before = '', ...tagged] = text.split(TAG).map((part) => part.trim());
  const of = (wanted: string) =>
    tagged.flatMap((part, place) => (place % 2 === 1 && tagged[place - 1] === wanted ? [part] : []));
  const references = [before, ...of('SVWZ'), ...of('EREF')].filter((part) => !isNoId(part));
  return { references, payer: of('ABWA')[0] ?? '' };
}

const WORDS =
  'TRTP|TRCD|IBAN|BIC|NAME|REMI|EREF|KREF|IREF|MARF|CSID|CNTP|PREF|RTRN|ORDP|BENM|ADDR|ISDT|PURP|ULTD|ULTC|UDTR|UCRD|SVCL|ACCW|OCMT|CHGS|EXCH|CBIC|NRTX';
const WORD = new RegExp(`/(${WORDS})/`);

type Word = { word: string; value: string };

/** Returns nothing for a text that begins otherwise. */
function slashWords(text: string): Word[] {
  if (text.search(WORD) !== 0) return [];
  const parts = text.split(WORD).slice(1);
  return parts.flatMap((word, place) =>
    place % 2 === 0 ? [{ word, value: (parts[place + 1] ?? '').replace(/^\/+|\/+$/g, '').trim() }] : [],
  );
}

function ofSlashWords(words: readonly Word[]): Information {
  const of = (wanted: string) => words.filter(({ word }) => word === wanted).map(({ value }) => value);
  const remittance = of('REMI').map((value) => value.replace(/^(?:USTD|STRD)\/(?:(?:CUR|ISO)?\/)?/, ''));
  return {
    references: [...remittance, ...of('EREF')].filter((text) => !isNoId(text)),
    payer: nameOf(words),
    isReturn: words.some(({ word }) => word === 'RTRN'),
  };
}

/** A name belongs to the party that is named before it; `CNTP` has account, bank, name and place in one. */
function nameOf(words: readonly Word[]): string {
  let isBeneficiary = false;
  for (const { word, value } of words) {
    if (word === 'ORDP' || word === 'ULTD') isBeneficiary = false;
    if (word === 'BENM' || word === 'ULTC') isBeneficiary = true;
    if (word === 'NAME' && !isBeneficiary && value !== '') return value;
    if (word === 'CNTP') return value.split('/')[2] ?? '';
  }
  return '';
}
