/**
 * Returns counted things by the language's own plural rules (CLDR); `#` in a form is the formatted count. A
 * missing form reads as `other`.
 */
export function plural(
  language: string,
  forms: Partial<Record<Intl.LDMLPluralRule, string>> & { other: string },
): (count: number, written: string) => string {
  const rules = new Intl.PluralRules(language);
  return (count, written) => (forms[rules.select(count)] ?? forms.other).replace('#', () => written);
}
