import { expect, test } from '@jest/globals';
import { commentWords, manneredWords } from './mannered.js';
import { readSource } from './source.js';

const TEXT = `/** Adds. */
export function add(a: number, b: number): number {
  // Nobody adds
  // twice.
  return a + b; /* at once */
}

const half = (n: number) => n / 2;
const page = 'https://example.com/*'; // a page
[1].map((n) => {
  return n;
});
declare function outside(): void;
class Shop {
  open() {}
}
`;

test('functions have their name, their first line and their length', () => {
  expect(readSource('a.ts', TEXT).functions).toEqual([
    { name: 'add', line: 2, lines: 5 },
    { name: 'half', line: 8, lines: 1 },
    { name: '[1].map(…)', line: 10, lines: 3 },
    { name: 'open', line: 15, lines: 1 },
  ]);
});

test('comments are counted once, and a string is none', () => {
  const source = readSource('a.ts', TEXT);
  expect(source.comments).toEqual([
    { text: '/** Adds. */', line: 1 },
    { text: '// Nobody adds', line: 3 },
    { text: '// twice.', line: 4 },
    { text: '/* at once */', line: 5 },
    { text: '// a page', line: 9 },
  ]);
  expect(source).toMatchObject({ lines: 16, codeLines: 12, commentLines: 5 });
  expect(commentWords(source)).toBe(8);
});

test('the text of a page is no comment', () => {
  const page = readSource('a.tsx', 'const a = <p>// no {/* yes */} /* no */ <b>https://x</b> // no</p>;\n');
  expect(page.comments).toEqual([{ text: '/* yes */', line: 1 }]);
});

test('mannered words are found in comments alone, with their lines', () => {
  const source = readSource('a.ts', '/*\n * It stands\n * and Tells. */\nconst told = "nobody";\n');
  expect(manneredWords(source)).toEqual([
    { word: 'stands', line: 2 },
    { word: 'Tells', line: 3 },
  ]);
  expect(manneredWords(readSource('a.ts', '// standards, retelling\n'))).toEqual([]);
});
