import { type Column, type RowTools, rowOperator } from '../../compiler/operators/authoring.ts';
import type { NoOptions } from '../text/no-options.ts';
import { textOf } from '../text/row-text.ts';
import { emails } from './emails.ts';
import type { Finding, PersonalClass } from './finding.ts';
import { identityNumbers } from './identity-numbers.ts';
import { ipAddresses } from './ip-addresses.ts';
import { phones } from './phones.ts';

/** What stands in the place of each class. */
export const placeholders: Readonly<Record<PersonalClass, string>> = {
  personnummer: '[PERSONNUMMER]',
  samordningsnummer: '[SAMORDNINGSNUMMER]',
  phone: '[PHONE]',
  email: '[EMAIL]',
  ip: '[IP]',
};

const all = Object.keys(placeholders) as PersonalClass[];
const anyDigitOrAt = /[\d@]|::/;

/** Replaces what is found of the classes and tells `count` of each replacement. */
export function redactText(text: string, classes: ReadonlySet<PersonalClass>, count: (name: string) => void): string {
  if (!anyDigitOrAt.test(text)) return text;
  // What is left may be judged otherwise once its neighbours are gone, so look until nothing is found.
  for (;;) {
    const redacted = pass(text, classes, count);
    if (redacted === text) {
      for (const finding of identityNumbers(text))
        if (finding.class === null) count('left: form of a personnummer, wrong check digit');
      return redacted;
    }
    text = redacted;
  }
}

function pass(text: string, classes: ReadonlySet<PersonalClass>, count: (name: string) => void): string {
  const findings: Finding[] = [];
  const take = (found: readonly Finding[]) => {
    for (const finding of found)
      if (
        finding.class !== null &&
        classes.has(finding.class) &&
        !findings.some((other) => finding.start < other.end && other.start < finding.end)
      )
        findings.push(finding);
  };
  // Earlier kinds win where two claim the same digits: a check digit is better evidence than a form.
  if (classes.has('email')) take(emails(text));
  if (classes.has('personnummer') || classes.has('samordningsnummer')) take(identityNumbers(text));
  if (classes.has('ip')) take(ipAddresses(text));
  if (classes.has('phone')) take(phones(text));
  if (findings.length === 0) return text;
  findings.sort((a, b) => a.start - b.start);
  let result = '';
  let from = 0;
  for (const finding of findings) {
    result += text.slice(from, finding.start) + placeholders[finding.class!];
    from = finding.end;
    count(`redacted ${finding.class}`);
  }
  return result + text.slice(from);
}

/**
 * Replaces personal data that has a form of its own by placeholders: `[PERSONNUMMER]`, `[SAMORDNINGSNUMMER]`, `[PHONE]`, `[EMAIL]`, `[IP]`.
 * Identity numbers need a real date and a right check digit; bare digits and digits with spaces are judged by what stands around them, so that
 * order numbers, ISBNs, dates with times and version numbers stay. Numbers of the right form with a wrong check digit stay too and are
 * counted: OCR may have damaged them. Telephone numbers are Swedish ones. Names and addresses have no form and are not found.
 */
export const redact = rowOperator({
  version: '1',
  labels: 'redact',
  positional: ['text', 'classes'],
  create(
    text: Column<string>,
    /**
     * What to replace.
     * @default [personnummer, samordningsnummer, phone, email, ip]
     */
    classes: readonly PersonalClass[],
    _options: NoOptions,
    tools: RowTools,
  ) {
    const wanted = new Set(classes ?? all);
    const count = (name: string) => tools.count(name);
    return (row) => {
      const before = textOf(row, text);
      const after = redactText(before, wanted, count);
      return after === before ? row : { ...row, [text.name]: after };
    };
  },
});
