import { expect, test } from '@jest/globals';
import { toFailure } from '../../activities/failure.js';
import * as errors from '../../books/errors.js';
import { CODES, problemOf } from './errors.js';

type Kind = new (...parts: unknown[]) => errors.Refusal;

const KINDS = Object.values(errors).filter(
  (each): each is Kind & typeof each => each !== errors.Refusal && each.prototype instanceof errors.Refusal,
) as Kind[];

test('there are refusals to look at', () => expect(KINDS.length).toBeGreaterThan(9));

test.each(KINDS.map((kind) => [kind.name, kind] as const))(
  '%s has one code: its class, its problem, its failure in Temporal',
  (name, kind) => {
    const refusal = new kind('one', 'two');
    expect(refusal.code).toBe(name);
    expect(CODES).toContain(name);
    const { code, status } = problemOf(refusal);
    expect(code).toBe(name);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(504);
    expect(toFailure(refusal)).toMatchObject({ type: name });
  },
);

test('a fault of ours has a code too, and says nothing of itself', () => {
  const { code, detail } = problemOf(new Error('SELECT secret'));
  expect(code).toBe('InternalError');
  expect(detail).not.toContain('secret');
});
