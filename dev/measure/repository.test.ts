import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { commentWords, manneredWords } from './mannered.js';
import { readSource } from './source.js';

/** In 1,000 words of comments. */
const MAX_MANNERED = 2;

test('comments are in plain words', () => {
  const tracked = execFileSync('git', ['ls-files', '*.ts', '*.tsx', '*.js', '*.mjs'], { encoding: 'utf8' });
  const sources = tracked
    .trim()
    .split('\n')
    .map((path) => readSource(path, readFileSync(path, 'utf8')));
  const words = sources.reduce((sum, source) => sum + commentWords(source), 0);
  const mannered = sources.reduce((sum, source) => sum + manneredWords(source).length, 0);
  expect(words).toBeGreaterThan(10_000);
  expect((1_000 * mannered) / words).toBeLessThanOrEqual(MAX_MANNERED);
});
