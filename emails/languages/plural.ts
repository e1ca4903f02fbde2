/**
 * Counted things by the language's own plural rules (CLDR); `#` in a form is the count as it is to be written.
 * A form that is left out reads as `other`.
 */
export function plural(
  language: string,
  forms: Partial<Record<Intl.LDMLPluralRule, string>> & { other: string },
): (count: number, written: string) => string {
  const rules = new Intl.PluralRules(language);
  return (count, written) => (forms[rules.select(count)] ?? forms.other).replace('#', () => written);
}
