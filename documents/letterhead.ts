import { type Creditor } from '../emails/facts.js';
import { type Format } from '../emails/format.js';
import { type DocumentAccount } from './account.js';
import { DOCUMENT_WORDS, type DocumentWords } from './languages/index.js';
import { MUTED, type Sheet } from './pdf/sheet.js';
import { type Style } from './pdf/typesetter.js';

const PLAIN = { size: 9 };
const LABEL = { size: 9, colour: MUTED };
const QUIET = { size: 8.5, colour: MUTED };

export const documentWords = ({ language }: Format): DocumentWords => DOCUMENT_WORDS[language];

/** Writes the top of the first page: the customer beside the creditor. */
export function writeLetterhead(sheet: Sheet, account: DocumentAccount, creditor: Creditor): void {
  const half = sheet.width / 2 - 12;
  const { y: top } = sheet;
  column(sheet, { width: half }, [
    [account.name, { size: 11, bold: true }],
    ...linesIn(account.address).map((line): Entry => [line, PLAIN]),
  ]);
  const { y: left } = sheet;
  sheet.y = top;
  column(sheet, { x: sheet.width - half, width: half, end: true }, [
    [creditor.name, { size: 11, bold: true }],
    ...[...linesIn(creditor.address), creditor.email, creditor.phone].map((line): Entry => [line, QUIET]),
  ]);
  sheet.y = Math.max(left, sheet.y) + 18;
}

type Entry = [text: string, style: Style];

function column(sheet: Sheet, box: { x?: number; width: number; end?: boolean }, entries: Entry[]): void {
  for (const [text, style] of entries) if (text) sheet.write(text, style, box);
}

export function writeHeading(sheet: Sheet, text: string): void {
  sheet.need(60);
  sheet.y += 16;
  sheet.write(text, { size: 11.5, bold: true }, { tag: 'H2' });
  sheet.y += 3;
}

export type Labelled = { label: string; value: string };

/** Writes facts under each other: a label, and beside it the value. */
export function labelled(sheet: Sheet, facts: Labelled[]): void {
  const wide = Math.max(...facts.map(({ label }) => sheet.type.width(label, LABEL)));
  const x = Math.min(wide, sheet.width * 0.4) + 14;
  for (const { label, value } of facts) {
    sheet.need(16);
    const { y: top } = sheet;
    sheet.write(label, LABEL, { width: x - 10 });
    const { y: below } = sheet;
    sheet.y = top;
    sheet.write(value, PLAIN, { x, width: sheet.width - x });
    sheet.y = Math.max(below, sheet.y) + 1;
  }
}

/** Text with more lines than an envelope takes is not an address. */
const linesIn = (text: string | null): string[] => (text ? text.split('\n').slice(0, 10) : []);
