import fc from 'fast-check';
import personnummer from 'personnummer';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { hasCheckDigit } from '../../../stdlib/privacy/check-digits.ts';
import type { PersonalClass } from '../../../stdlib/privacy/finding.ts';
import { redact } from '../../../stdlib/privacy/redact.ts';
import { rowTools } from '../../../stdlib/text/row-tools.ts';
import { everyClass, treated } from '../../support/redaction.ts';

/** Classes that have a form of their own, as far as surroundings do not decide. */
const forms: readonly PersonalClass[] = ['personnummer', 'samordningsnummer', 'reservnummer', 'phone', 'email', 'ip'];
const clean = (text: string, classes: Iterable<PersonalClass> = forms): string =>
  treated(text, classes, 'mask', ['valid']);

function cases(name: string, expected: Record<string, string>): void {
  test(name, () => {
    for (const [text, result] of Object.entries(expected)) assert.is(clean(text), result, text);
  });
}

cases('personnummer in every form', {
  'Patienten 19121212-1212 kom in.': 'Patienten [PERSONNUMMER] kom in.',
  'Patienten 121212+1212 kom in.': 'Patienten [PERSONNUMMER] kom in.',
  '811228-9874': '[PERSONNUMMER]',
  '811228 - 9874': '[PERSONNUMMER]',
  '811228–9874': '[PERSONNUMMER]',
  '198112289874': '[PERSONNUMMER]',
  '8112289874.': '[PERSONNUMMER].',
  'Personnummer: 811228 9874': 'Personnummer: [PERSONNUMMER]',
  'född 19121212 1212': 'född [PERSONNUMMER]',
  '(811228-9874),670919-9530': '([PERSONNUMMER]),[PERSONNUMMER]',
  'pnr:19811228-9874x': 'pnr:[PERSONNUMMER]x',
  '19000101-T220, 19000101-T221': '[RESERVNUMMER], 19000101-T221',
});

cases('samordningsnummer have their own placeholder', {
  'Nr 701063-2391 gäller.': 'Nr [SAMORDNINGSNUMMER] gäller.',
  '19701063-2391': '[SAMORDNINGSNUMMER]',
});

cases('what looks like an identity number and is none', {
  'check digit wrong: 19121212-1213': 'check digit wrong: 19121212-1213',
  'no such day: 811332-9874, 810229-9870': 'no such day: 811332-9874, 810229-9870',
  'organisation 556036-0793': 'organisation 556036-0793',
  'ISBN 9197055015 och ISBN 978-91-7000-150-5': 'ISBN 9197055015 och ISBN 978-91-7000-150-5',
  'ISBN 8112289874': 'ISBN 8112289874',
  'Ordernummer: 8112289874': 'Ordernummer: 8112289874',
  'order nr 8112289874': 'order nr 8112289874',
  '1.8112289874': '1.8112289874',
  '8112289874-33': '8112289874-33',
  'den 2024-01-15 kl. 14.30': 'den 2024-01-15 kl. 14.30',
  // A date and a time whose digits happen to pass the check.
  '20240115 1433': '20240115 1433',
  'belopp 1 234 567,89 kr': 'belopp 1 234 567,89 kr',
  '3,1415926535 8979323846': '3,1415926535 8979323846',
});

cases('Swedish telephone numbers', {
  'Ring 08-123 45 67 i dag.': 'Ring [PHONE] i dag.',
  '031-12 34 56, 0123-456 78': '[PHONE], [PHONE]',
  '070-123 45 67 / 0701-23 45 67': '[PHONE] / [PHONE]',
  '0701234567': '[PHONE]',
  '070 123 45 67': '[PHONE]',
  '+46 70 123 45 67': '[PHONE]',
  '+46 (0)8-123 456 78': '[PHONE]',
  '0046701234567': '[PHONE]',
  '(08) 123 45 67': '[PHONE]',
  '08/123 45 67': '[PHONE]',
  '031 12 34 56': '[PHONE]',
  'tel 0812345678': 'tel [PHONE]',
  'tfn: 031123456': 'tfn: [PHONE]',
  'Storgatan 5 08-123 45 67': 'Storgatan 5 [PHONE]',
});

cases('what looks like a telephone number and is none', {
  'öppet 08-17, 0730-1630': 'öppet 08-17, 0730-1630',
  '2024-01-15 08:30-09:45': '2024-01-15 08:30-09:45',
  '01-02-2024': '01-02-2024',
  'ISBN 0-306-40615-2': 'ISBN 0-306-40615-2',
  'ISBN 0306406152': 'ISBN 0306406152',
  '0123456789': '0123456789',
  'artikelnummer 0123-45678': 'artikelnummer 0123-45678',
  'ordernr. 070-1234567': 'ordernr. 070-1234567',
  'version 0.12.345': 'version 0.12.345',
  '0,123456789': '0,123456789',
  'värdena 0123 4567': 'värdena 0123 4567',
  '100 000 000 kronor': '100 000 000 kronor',
  '556036-0793': '556036-0793',
});

cases('e-mail addresses', {
  'Skriv till anna.berg+kb@exempel.se.': 'Skriv till [EMAIL].',
  '<info@sub.example.co.uk>': '<[EMAIL]>',
  'åsa@räksmörgås.se': '[EMAIL]',
  'a@b': 'a@b',
  'användaren @kalle skrev': 'användaren @kalle skrev',
  'x@y.1': 'x@y.1',
  'pris@10.50': 'pris@10.50',
});

cases('internet addresses', {
  'från 192.0.2.17:8080': 'från [IP]:8080',
  '10.0.0.1 - - [12/Jan/2024]': '[IP] - - [12/Jan/2024]',
  '2001:db8::8a2e:370:7334, fe80::1%eth0': '[IP], [IP]%eth0',
  '::ffff:192.0.2.128': '[IP]',
  'version 1.2.3.4': 'version 1.2.3.4',
  'v1.2.3.4': 'v1.2.3.4',
  'avsnitt 3.2.1.4': 'avsnitt 3.2.1.4',
  '3.2.1.4 Ansvar för arkivet': '3.2.1.4 Ansvar för arkivet',
  '256.1.1.1 och 1.2.3.4.5': '256.1.1.1 och 1.2.3.4.5',
  'std::vector, a::b, ::': 'std::vector, a::b, ::',
  'kl. 12:30:45, 00:1a:2b:3c:4d:5e': 'kl. 12:30:45, 00:1a:2b:3c:4d:5e',
});

test('replaces only what is asked for', () => {
  const text = '811228-9874, 701063-2391, 08-123 45 67, a@b.se, 192.0.2.1';
  assert.is(clean(text, new Set(['email'])), '811228-9874, 701063-2391, 08-123 45 67, [EMAIL], 192.0.2.1');
  assert.is(
    clean(text, new Set(['samordningsnummer', 'ip'])),
    '811228-9874, [SAMORDNINGSNUMMER], 08-123 45 67, a@b.se, [IP]',
  );
  assert.is(clean(text, new Set()), text);
});

test('the operator counts what it replaced and what it had to leave', async () => {
  const counted: Record<string, number> = {};
  const tools = await rowTools(1, {
    language: false,
    count: (name, by) => {
      counted[name] = (counted[name] ?? 0) + by;
    },
  });
  const kernel = redact.create({ name: 'text' }, ['personnummer', 'email'], { certainty: ['valid'] }, tools);
  const row = { id: '1', text: '811228-9874, 19121212-1213, a@b.se' };
  assert.equal(kernel(row), { id: '1', text: '[PERSONNUMMER], 19121212-1213, [EMAIL]' });
  assert.is(row.text, '811228-9874, 19121212-1213, a@b.se', 'the argument is as it was');
  assert.equal(counted, {
    'redacted personnummer': 1,
    'redacted email': 1,
    'left personnummer (plausible)': 1,
  });
  const clean = { id: '2', text: 'Inget att dölja 2024.' };
  assert.is(kernel(clean), clean);
});

test('agrees with the personnummer library on separated numbers', () => {
  const two = (n: number) => String(n).padStart(2, '0');
  fc.assert(
    fc.property(
      fc.integer({ min: 1900, max: 2019 }),
      fc.integer({ min: 1, max: 12 }),
      fc.oneof(fc.integer({ min: 0, max: 34 }), fc.integer({ min: 59, max: 95 })),
      fc.integer({ min: 1, max: 999 }),
      fc.boolean(),
      (year, month, day, serial, right) => {
        const nine = `${two(year % 100)}${two(month)}${two(day)}${String(serial).padStart(3, '0')}`;
        const check = [...'0123456789'].find((digit) => hasCheckDigit(nine + digit) === right)!;
        const number = `${year}${two(month)}${two(day)}-${nine.slice(6)}${check}`;
        const valid = personnummer.valid(number);
        assert.is(clean(number) !== number, valid, number);
        if (valid) assert.is(clean(number), day > 60 ? '[SAMORDNINGSNUMMER]' : '[PERSONNUMMER]');
      },
    ),
    { numRuns: 2000 },
  );
});

test('redacting again changes nothing', () => {
  const part = fc.constantFrom(
    '811228-9874',
    '8112289874',
    '19121212 1212',
    '701063-2391',
    '08-123 45 67',
    '0701234567',
    '+46 70 123 45 67',
    'a@b.se',
    '192.0.2.1',
    '2001:db8::1',
    '1.2.3.4',
    'ISBN',
    'order nr',
    'tel',
    'version',
    'född',
    '-',
    '.',
    ' ',
    '/',
    ':',
    '@',
    '12',
    '0',
    '+',
    '\n',
    'Rubrik',
    '(',
    ')',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), fc.subarray([...everyClass]), (parts, classes) => {
      const once = treated(parts.join(''), classes);
      assert.is(treated(once, classes), once);
    }),
    { numRuns: 3000 },
  );
});

test('takes time in proportion to the text', () => {
  // Runs of what each pattern begins with: a pattern that backtracks would not end within the test's patience.
  for (const unit of ['a', 'a.', '0', '08-1 ', '1.', 'a:', '@', 'a@b.', '1 2 '])
    assert.type(clean(unit.repeat(50_000)), 'string');
});

test.run();
