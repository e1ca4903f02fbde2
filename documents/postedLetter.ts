import { type LocalDate } from '../domain/calendar/days.js';
import { type Banner } from '../emails/banner.js';
import { bannerText, WORDS } from '../emails/words.js';
import { cleanFacts, linesOf } from '../emails/sanitize.js';
import { type Creditor } from '../emails/facts.js';
import { formatFor, type Format } from '../emails/format.js';
import { drawCopies, type InvoiceCopiesFacts } from './invoiceCopy.js';
import { labelled, type Labelled } from './letterhead.js';
import { MUTED, Sheet } from './pdf/sheet.js';
import { drawStatement, type StatementFacts } from './statement.js';

export type PostedLetter = {
  creditor: Creditor;
  account: { id: string; locale: string };
  /** As on an envelope: the name, then up to eight lines under it. */
  address: string;
  today: LocalDate;
  banner: Banner;
  subject: string;
  /** The text, from the greeting to the name below it. */
  paragraphs: string[];
  /** Printed between subject and text: an amount, a deadline. */
  facts: Labelled[];
  /** Its pages follow the letter, and then those of the copies. */
  statement: StatementFacts | null;
  copies: InvoiceCopiesFacts | null;
};

/** Millimetres in points. */
const mm = (millimetres: number): number => (millimetres * 72) / 25.4;

// DIN 5008, form B: the address shows in the window of a DL or C5/6 envelope when the sheet is folded at the
// marks.
const MARGINS = { left: mm(25), right: mm(20), top: mm(27) };
const ADDRESS = { top: mm(62.7), height: mm(27.3), width: mm(80) };
const SENDER_TOP = mm(58);
const INFORMATION = { top: mm(50), width: mm(65) };
const BODY_TOP = mm(101);
const MARKS = [mm(105), mm(148.5), mm(210)];
const BODY = { size: 10 };

/**
 * Returns a letter to print on A4 and post, with the address in the window of the envelope, in the account's
 * language. The same facts give the same bytes. Throws RangeError for a currency of the statement that is not
 * in ISO 4217.
 */
export async function letterPdf(raw: PostedLetter): Promise<Buffer> {
  const letter = cleanFacts(raw);
  const { creditor, account, today, banner, subject, statement, copies } = letter;
  const format = formatFor(account.locale);
  const sheet = new Sheet({
    title: subject,
    author: creditor.name,
    day: today,
    format,
    banner: bannerText(banner, format.language),
  });
  sheet.newPage(MARGINS);
  head(sheet, letter, format);
  sheet.y = BODY_TOP;
  sheet.write(subject, { size: 11.5, bold: true }, { tag: 'H1' });
  sheet.y += 10;
  if (letter.facts.length > 0) labelled(sheet, letter.facts);
  for (const paragraph of letter.paragraphs) {
    sheet.y += 8;
    sheet.write(paragraph, BODY);
  }
  if (statement) drawStatement(sheet, statement, format);
  if (copies) drawCopies(sheet, copies, format);
  return sheet.finish([subject, account.id, format.longDate(today)]);
}

function head(sheet: Sheet, { creditor, account, address, today }: PostedLetter, format: Format): void {
  sheet.y = mm(24);
  sheet.write(creditor.name, { size: 14, bold: true });
  addressField(sheet, linesOf(address), [creditor.name, ...linesOf(creditor.address)].join(' · '));
  sheet.y = INFORMATION.top;
  // At the right in every language, because the window is at the left.
  const x = format.direction === 'rtl' ? 0 : sheet.width - INFORMATION.width;
  const about = [
    ...linesOf(creditor.address),
    ...[creditor.email, creditor.phone].filter(Boolean),
    '',
    `${WORDS[format.language].account} ${account.id}`,
    format.longDate(today),
  ];
  for (const text of about) {
    if (text) sheet.write(text, { size: 8.5, colour: MUTED }, { x, width: INFORMATION.width });
    else sheet.y += 6;
  }
  sheet.structure.artifact(() => {
    for (const y of MARKS) sheet.doc.moveTo(mm(4), y).lineTo(mm(y === MARKS[1] ? 10 : 8), y);
    sheet.doc.lineWidth(0.4).strokeColor(MUTED).stroke();
  });
}

/**
 * Writes the address in the window, which envelopes have at the left in every language. Type shrinks until
 * all lines fit.
 */
function addressField(sheet: Sheet, lines: string[], sender: string): void {
  const left = { x: MARGINS.left, width: ADDRESS.width, align: 'left' as const };
  const small = shrunk(sheet, [sender], 6.5, ADDRESS.width);
  const size = Math.min(shrunk(sheet, lines, 10.5, ADDRESS.width), ADDRESS.height / (lines.length * 1.22));
  sheet.structure.tagged('P', () =>
    sheet.type.draw(sender, { ...left, baseline: SENDER_TOP + 6 }, { size: small, colour: MUTED }),
  );
  sheet.structure.tagged('P', () =>
    lines.forEach((line, index) =>
      sheet.type.draw(line, { ...left, baseline: ADDRESS.top + size * (1 + index * 1.22) }, { size }),
    ),
  );
}

function shrunk(sheet: Sheet, lines: string[], size: number, width: number): number {
  const widest = Math.max(...lines.map((line) => sheet.type.width(line, { size: 1 })));
  return Math.min(size, width / widest);
}
