import { expect, test } from '@jest/globals';
import { ACCOUNT, CREDITOR, owedInvoice, TODAY } from '../../test/fixtures/documents.js';
import { visualLines } from '../../test/readers/pdf.js';
import { statementPdf } from '../statement.js';

/** Returns what a reader sees from left to right on a statement in this locale. */
const seen = async (locale: string) =>
  visualLines(
    await statementPdf({
      creditor: CREDITOR,
      today: TODAY,
      banner: null,
      account: { ...ACCOUNT, id: '2026-0117', name: 'شركة النور للتجارة', locale },
      invoices: [
        owedInvoice('INV-2026-001', 130, 1_950_750n, 'KWD'),
        { ...owedInvoice('2026-0042', 31, 1_234_50n, 'EUR'), description: 'عقد رقم 2026-0042 من 01/02/2026' },
      ],
    }),
  );

test.each([
  [
    'ar',
    [
      '1,950.750',
      '1,234.50',
      '2026/07/15',
      'INV-2026-001',
      '2026-0117',
      '2026-0042 مقر',
      '01/02/2026',
      'PO of 2026-0042',
    ],
  ],
  ['ar-KW', ['١٬٩٥٠٫٧٥٠', '١٬٢٣٤٫٥٠', '٢٠٢٦/٠٧/١٥', 'INV-2026-001', '2026-0117', '2026-0042 مقر']],
  ['ar-EG', ['١٬٩٥٠٫٧٥٠', '١٬٢٣٤٫٥٠', '٢٠٢٦/٠٧/١٥', 'INV-2026-001', '2026-0117', '٢٠٢٦ ربمفون ٢٢']],
  ['en', ['1,950.750', '1,234.50', 'Jul 15, 2026', 'INV-2026-001', '2026-0042 مقر']],
] as const)('%s: numbers, dates and ids keep their order', async (locale, expected) => {
  const text = (await seen(locale)).join('\n').replace(/[\u00a0\u202f]/gu, ' ');
  for (const one of expected) expect(text).toContain(one);
});
