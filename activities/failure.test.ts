import { expect, test } from '@jest/globals';
import { ApplicationFailure, defaultFailureConverter, defaultPayloadConverter } from '@temporalio/common';
import { AccountBusy, IllegalChange } from '../books/errors.js';
import { toFailure, tryAgain, providerWordsOf } from './failure.js';

const PROVIDER_WORDS = 'Erika Muster <erika@acme.example> is unknown at +49 171 1234567';

/** Returns everything of a failure that Temporal stores. */
const stored = (failure: Error) =>
  JSON.stringify(defaultFailureConverter.errorToFailure(failure, defaultPayloadConverter));

test('the words of a provider stay with the failure and do not go to Temporal', () => {
  const failure = tryAgain('MailUnknown', 'The mail provider did not confirm', undefined, PROVIDER_WORDS);
  expect(stored(failure)).toContain('The mail provider did not confirm');
  expect(stored(failure)).not.toMatch(/Erika|acme|171/);
  expect(providerWordsOf(failure)).toBe(PROVIDER_WORDS);
});

test.each([
  ['an error', new Error(PROVIDER_WORDS)],
  ['an error of a library', Object.assign(new TypeError(PROVIDER_WORDS), { code: 'ERR' })],
  ['an error with a cause', new Error('fetch failed', { cause: new Error(PROVIDER_WORDS) })],
  ['what is no error', PROVIDER_WORDS],
])('%s goes to Temporal as its kind', (_, error) => {
  const failure = toFailure(error);
  expect(stored(failure)).not.toMatch(/Erika|acme|171/);
  expect(failure).toMatchObject({ nonRetryable: false });
});

test('a refusal of the books has its own message', () => {
  expect(toFailure(new IllegalChange('Invoice I is paid'))).toMatchObject({
    message: 'Invoice I is paid',
    nonRetryable: true,
  });
  expect(toFailure(new AccountBusy('A'))).toMatchObject({ type: 'AccountBusy' });
  const known = ApplicationFailure.retryable('Known', 'Kind');
  expect(toFailure(known)).toBe(known);
});
