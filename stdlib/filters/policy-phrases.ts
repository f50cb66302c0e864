/** What C4 takes for a line about cookies or terms, in lower case. */
export const englishPolicies = [
  'terms of use',
  'privacy policy',
  'cookie policy',
  'uses cookies',
  'use of cookies',
  'use cookies',
] as const;

/** The same in Swedish, our own list. */
export const swedishPolicies = [
  'användarvillkor',
  'integritetspolicy',
  'sekretesspolicy',
  'cookiepolicy',
  'cookie-policy',
  'policy för cookies',
  'använder cookies',
  'använda cookies',
  'användning av cookies',
  'användandet av cookies',
  'använder kakor',
  'använda kakor',
  'användning av kakor',
  'användandet av kakor',
  'accepterar cookies',
  'accepterar kakor',
  'godkänner du att vi',
  'hantera cookies',
  'hantering av cookies',
] as const;

/** Does the text, in lower case, hold one of the phrases? */
export function holdsAny(lower: string, phrases: readonly string[]): boolean {
  for (const phrase of phrases) if (lower.includes(phrase)) return true;
  return false;
}
