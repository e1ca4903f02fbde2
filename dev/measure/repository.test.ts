import { expect, test } from '@jest/globals';
import { commentWords, manneredWords } from './mannered.js';
import { readTracked } from './source.js';

/** In 1,000 words of comments. */
const MAX_MANNERED = 2;

test('comments are in plain words', () => {
  const sources = readTracked();
  const words = sources.reduce((sum, source) => sum + commentWords(source), 0);
  const mannered = sources.reduce((sum, source) => sum + manneredWords(source).length, 0);
  expect(words).toBeGreaterThan(10_000);
  expect((1_000 * mannered) / words).toBeLessThanOrEqual(MAX_MANNERED);
});
