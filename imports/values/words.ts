/** `Due_Date`, `due date` and `DueDate` are equal, and so are `Fälligkeit` and `Faelligkeit`. */
export const folded = (word: string): string =>
  word
    .toLowerCase()
    .replace(/ä/g, 'ae')
    .replace(/ö/g, 'oe')
    .replace(/ü/g, 'ue')
    .replace(/ß/g, 'ss')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[\s_.:/#()-]/g, '');

/** Returns the meaning of each word of lines such as `open, unpaid, sent`; `keyOf` makes words equal. */
export const meaningsByWord = <Meaning extends string>(
  words: Record<Meaning, readonly string[]>,
  keyOf: (word: string) => string = folded,
): ReadonlyMap<string, Meaning> =>
  new Map(
    (Object.keys(words) as Meaning[]).flatMap((meaning) =>
      words[meaning].flatMap((line) => line.split(', ')).map((word) => [keyOf(word), meaning] as const),
    ),
  );

/** Returns what a person says that words mean, by the same keys. */
export const chosenMeanings = <Meaning extends string>(
  means: Readonly<Record<string, Meaning>>,
): ReadonlyMap<string, Meaning> =>
  new Map(Object.entries<Meaning>(means).map(([word, meaning]) => [folded(word), meaning]));

export const UNKNOWN_STATE = 'is not a known state: say what it means';
