import { expect, test } from '@jest/globals';
import { screen } from './invoice.js';

const INVOICE = {
  id: 'INV-1',
  accountId: 'acme',
  amount: 125_000,
  balance: 100_000,
  currency: 'USD',
  issuedOn: '2026-01-01',
  dueOn: '2026-01-31',
  status: 'open',
  stage: 'late',
  daysPastDue: 20,
  cycle: 1,
  policy: { id: 'standard', version: 1 },
  nextStep: { id: 'reminder-23', kind: 'notice', at: '2026-02-23T09:12:00.000Z' },
  paused: null,
  disputed: false,
  promise: null,
  workflowId: 'invoice/INV-1',
};
const EVENT = { at: '2026-02-16T09:12:00.000Z', type: 'step.done', summary: 'Letter sent', actor: 'system' };

test('state, next step and timeline on one screen', () => {
  expect(screen(INVOICE, [EVENT, { ...EVENT, summary: 'USD 250.00 received', actor: 'api' }])).toBe(
    [
      'Invoice INV-1 of account acme',
      '  Open      USD 1,000.00 of USD 1,250.00',
      '  Due       2026-01-31, 20 days ago (issued 2026-01-01)',
      '  Status    open, stage late',
      '  Next      notice reminder-23 at 2026-02-23 09:12 UTC',
      '  Policy    standard, version 1, cycle 1',
      '  Workflow  invoice/INV-1',
      '',
      '  2026-02-16 09:12  Letter sent',
      '  2026-02-16 09:12  USD 250.00 received [api]',
    ].join('\n'),
  );
});

test('the reason why it waits', () => {
  const waits = {
    paused: { until: null, reason: 'Talks' },
    disputed: true,
    promise: { id: 'p', payOn: '2026-03-01' },
  };
  const text = screen({ ...INVOICE, ...waits, nextStep: null, daysPastDue: -1 }, []);
  expect(text).toContain('Waits     paused until it is resumed: Talks');
  expect(text).toContain('Waits     disputed');
  expect(text).toContain('Waits     payment is promised for 2026-03-01');
  expect(text).toContain('Next      nothing is planned');
  expect(text).toContain('2026-01-31, in 1 day ');
  expect(screen({ ...INVOICE, ...waits, status: 'paid' }, [])).not.toContain('Waits');
});
