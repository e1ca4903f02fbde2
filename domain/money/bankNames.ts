const LEGAL_FORMS = new Set(
  'ag bv co company corp corporation gmbh inc kg limited llc ltd mbh nv ohg plc sa sarl se spa srl ug und and the'.split(
    ' ',
  ),
);

/** Returns the distinctive words of a name, without accents and legal forms. */
export const nameWords = (name: string): string[] =>
  (folded(name).match(/[a-z0-9]+/g) ?? []).filter((word) => word.length >= 3 && !LEGAL_FORMS.has(word));

/** True when all words of the shorter name are in the longer one. */
export function isAlike(payer: string, name: string): boolean {
  const [fewer, more] = [nameWords(payer), nameWords(name)].sort((a, b) => a.length - b.length) as [
    string[],
    string[],
  ];
  return fewer.length > 0 && fewer.every((word) => more.includes(word));
}

/** `Müller`, `Mueller` and `MULLER` are equal. */
const folded = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ß/g, 's')
    .replace(/ss/g, 's')
    .replace(/([aou])e/g, '$1');
