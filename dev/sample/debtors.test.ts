import { describe, expect, test } from '@jest/globals';
import { isCurrency } from '../../domain/money/money.js';
import { SAMPLE_ACCOUNTS } from './accounts.js';
import { behaviourOf, SAMPLE_INVOICES } from './book.js';
import { actions, type OpenTask } from './debtors.js';
import { type StoryEvent } from './feed.js';

const event = (invoiceId: string, type: string, at: string, more: Partial<StoryEvent> = {}): StoryEvent => ({
  accountId: '',
  invoiceId,
  at,
  type,
  stepId: null,
  summary: '',
  actor: 'system',
  detail: null,
  ...more,
});
const entered = (invoiceId: string) => event(invoiceId, 'invoice.created', '2026-01-10T00:00:00Z');
const reminder = event('SK-0113', 'step.done', '2026-01-26T00:00:00Z', { stepId: 'reminder-16' });
const at = (instant: string) => Date.parse(instant);

test('the book is whole', () => {
  const accounts = new Set(SAMPLE_ACCOUNTS.map(({ id }) => id));
  expect(SAMPLE_INVOICES).toHaveLength(30);
  expect(new Set(SAMPLE_INVOICES.map(({ id }) => id)).size).toBe(30);
  for (const { accountId, currency, id } of SAMPLE_INVOICES) {
    expect(accounts).toContain(accountId);
    expect(isCurrency(currency)).toBe(true);
    expect(id).toMatch(/^[A-Z0-9-]+$/); // it becomes part of a webhook-id
  }
});

describe('a debtor pays', () => {
  test('on a day', () => {
    const story = [entered('NW-2041')];
    expect(actions(story, [], at('2026-01-16T09:59:59Z'))).toEqual([]);
    expect(actions(story, [], at('2026-01-16T10:00:00Z'))).toEqual([
      {
        id: 'NW-2041-1',
        kind: 'pay',
        invoiceId: 'NW-2041',
        payment: {
          id: 'NW-2041-1',
          invoiceId: 'NW-2041',
          amount: null,
          currency: 'EUR',
          receivedAt: '2026-01-16T10:00:00.000Z',
        },
      },
    ]);
  });

  test('some days after a letter', () => {
    const story = [entered('SK-0113'), reminder];
    expect(actions(story, [], at('2026-01-28T23:59:00Z'))).toEqual([]);
    expect(actions(story, [], at('2026-01-29T00:00:00Z'))).toMatchObject([{ id: 'SK-0113-1', kind: 'pay' }]);
  });

  test('once: what the story shows is not repeated', () => {
    const later = at('2027-01-01T00:00:00Z');
    const part = event('KT-5', 'payment.applied', '2026-01-28T00:00:00Z', {
      detail: { paymentId: 'KT-5-1' },
    });
    const request = event('KT-5', 'step.done', '2026-01-26T00:00:00Z', { stepId: 'status-request' });
    expect(actions([entered('KT-5'), request], [], later)).toMatchObject([{ id: 'KT-5-1' }]);
    expect(actions([entered('KT-5'), request, part], [], later)).toEqual([]);
    expect(actions([entered('NW-2041'), event('NW-2041', 'invoice.paid', '')], [], later)).toEqual([]);
  });

  test('on account', () => {
    const [deed] = actions([entered('PG-10')], [], at('2026-06-01T00:00:00Z'));
    expect(deed).toMatchObject({ payment: { accountId: 'prairie', amount: 1_670_000 } });
  });
});

describe('the collector', () => {
  const task = (invoiceId: string, stepId: string, type: string): OpenTask => ({
    id: `${invoiceId}:1:${stepId}`,
    type,
    invoiceId,
    stepId,
    openedAt: '2026-02-10T15:00:00.000Z',
  });
  const answer = (open: OpenTask) => actions([], [open], at('2026-02-10T19:00:00Z'));

  test('needs some hours', () => {
    expect(actions([], [task('MS-3301', 'call', 'call')], at('2026-02-10T18:59:59Z'))).toEqual([]);
  });

  test.each([
    ['MS-3301', 'call', 'call', { outcome: 'left-message' }],
    ['PG-10', 'reminder-16', 'send-by-hand', { outcome: 'done' }],
    ['ZE-8', 'call', 'call', { outcome: 'disputed', note: 'Says the contract was cancelled' }],
    ['AE-88', 'call-for-promise-40', 'call-for-promise', { outcome: 'no-answer', note: 'Rings out' }],
  ])('%s %s', (invoiceId, stepId, type, body) => {
    const path = `/v1/tasks/${invoiceId}%3A1%3A${stepId}/complete`;
    expect(answer(task(invoiceId, stepId, type))).toMatchObject([{ kind: 'request', path, body }]);
  });

  test('records a promise', () => {
    expect(answer(task('AE-88', 'call-for-promise-33', 'call-for-promise'))).toMatchObject([
      {
        body: { outcome: 'promised', promise: { amount: 24_500_000, currency: 'MXN', payOn: '2026-02-15' } },
      },
    ]);
  });

  test('leaves the calls of one customer to the people at the desk', () => {
    expect(answer(task('GP-1', 'call-for-promise-33', 'call-for-promise'))).toEqual([]);
  });

  test('lets counsel acknowledge', () => {
    const open = task('GP-1', 'hand-off-to-counsel', 'acknowledge-matter');
    expect(answer(open)).toEqual([{ id: open.id, kind: 'acknowledge', invoiceId: 'GP-1' }]);
  });
});

test('a dispute is resolved under its own id, whether the debtor or a person opened it', () => {
  const path = (invoiceId: string) => {
    const opened = event(invoiceId, 'dispute.opened', '2026-02-01T00:00:00Z', {
      detail: { disputeId: 'ZE-7-1' },
    });
    return actions([entered(invoiceId), opened], [], at('2026-03-01T00:00:00Z')).map((deed) =>
      deed.kind === 'request' ? deed.path : deed.kind,
    );
  };
  expect(path('ZE-7')).toEqual(['/v1/invoices/ZE-7/disputes/ZE-7-1/resolve']);
  expect(path('ZE-8')).toEqual(['/v1/invoices/ZE-8/disputes/ZE-8%3A1%3Acall/resolve']);
});

test('other invoices have no debtor here', () => {
  expect(behaviourOf('0000611365')).toEqual({ moves: [], answers: [] });
});
