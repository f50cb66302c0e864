import fc from 'fast-check';
import Kontonummer from 'kontonummer';
import Organisationsnummer from 'organisationsnummer';
import personnummer from 'personnummer';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isAccount } from '../../../stdlib/privacy/bank-accounts.ts';
import { bankRanges } from '../../../stdlib/privacy/bank-ranges.ts';
import { checkDigitOf, hasCheckDigit, remainder97 } from '../../../stdlib/privacy/check-digits.ts';
import { identityClass } from '../../../stdlib/privacy/identity-numbers.ts';
import { isOrganisationNumber } from '../../../stdlib/privacy/organisation-numbers.ts';
import { foundIn } from '../../support/redaction.ts';

/** Equality with libraries of others, over numbers of which about half are right. */

const digits = (length: number): fc.Arbitrary<string> =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((each) => each.join(''));
/** Nine digits with their check digit, or with any. */
const checked = (nine: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(nine, fc.boolean(), digits(1)).map(([body, right, last]) => body + (right ? checkDigitOf(body) : last));

const runs = { numRuns: 5000 };
const two = (number: number): string => String(number).padStart(2, '0');
const datedNine = fc
  .tuple(
    fc.integer({ min: 0, max: 99 }),
    fc.integer({ min: 0, max: 13 }),
    fc.oneof(fc.integer({ min: 0, max: 32 }), fc.integer({ min: 59, max: 93 })),
    digits(3),
  )
  .map(([year, month, day, serial]) => two(year) + two(month) + two(day) + serial);

test('personal and co-ordination numbers are those of npm personnummer', () => {
  let valid = 0;
  fc.assert(
    fc.property(checked(datedNine), fc.constantFrom('', '19', '20'), (ten, century) => {
      // Without a century the library takes a date for one of this century where it can, and one of these may not exist: 29 February.
      fc.pre(century !== '' || ten.slice(2, 6) !== '0229');
      // It knows no time to come either.
      fc.pre(!(century === '20' && Number(ten.slice(0, 2)) > 20));
      const number = `${century}${ten.slice(0, 6)}-${ten.slice(6)}`;
      const expected = personnummer.valid(number);
      if (expected) valid++;
      assert.is(identityClass(number) !== null, expected, number);
      if (!expected) return;
      const kind = personnummer.parse(number).isCoordinationNumber() ? 'samordningsnummer' : 'personnummer';
      assert.is(identityClass(number), kind);
      assert.equal(foundIn(`Se ${number}.`), [`${kind} valid: ${number}`]);
    }),
    runs,
  );
  assert.ok(valid > 1000, `${valid} right numbers among those drawn`);
});

test('reserve numbers are those of npm personnummer', () => {
  let valid = 0;
  const drawn = fc.tuple(
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 28 }),
    fc.constantFrom(...'ABCJKLMNRSTUWXZ'),
    digits(2),
    fc.boolean(),
  );
  fc.assert(
    fc.property(drawn, ([month, day, letter, serial, right]) => {
      const date = `50${two(month)}${two(day)}`;
      const body = `${date}1${serial}`;
      const check = right ? checkDigitOf(body) : String((Number(checkDigitOf(body)) + 3) % 10);
      const number = `19${date}-${letter}${serial}${check}`;
      const expected = personnummer.valid(number, { allowCoordinationNumber: true, allowInterimNumber: true });
      if (expected) valid++;
      assert.equal(foundIn(number).includes(`reservnummer valid: ${number}`), expected, number);
    }),
    runs,
  );
  assert.ok(valid > 500);
});

test('organisation numbers are those of npm organisationsnummer', () => {
  let valid = 0;
  const nine = fc.tuple(digits(2), digits(1), digits(6)).map((parts) => parts.join(''));
  fc.assert(
    fc.property(checked(nine), fc.constantFrom('', '16'), fc.constantFrom('', '-'), (ten, prefix, sign) => {
      const number = `${prefix}${ten.slice(0, 6)}${sign}${ten.slice(6)}`;
      // The library takes personal numbers too; ours tells them apart first.
      fc.pre(identityClass(ten) === null);
      const expected = Organisationsnummer.valid(number);
      if (expected) valid++;
      assert.is(isOrganisationNumber(number), expected, number);
      if (expected) assert.equal(foundIn(`org.nr ${number}`), [`organisationsnummer valid: ${number}`]);
    }),
    runs,
  );
  assert.ok(valid > 1000, `${valid} right numbers among those drawn`);
});

test('account numbers of every bank are those of npm kontonummer', () => {
  const valid = new Map<string, number>();
  for (const bank of bankRanges) {
    const clearings = fc.integer({ min: bank.from, max: bank.to }).map(String);
    fc.assert(
      fc.property(clearings, fc.integer({ min: bank.digits[0], max: bank.digits[1] }).chain(digits), (four, number) => {
        const clearing = four.startsWith('8') ? four + checkDigitOf(four) : four;
        fc.pre(/[1-9]/.test(number));
        const expected = Kontonummer.valid(clearing, number);
        if (expected) valid.set(bank.check, (valid.get(bank.check) ?? 0) + 1);
        assert.is(isAccount(clearing, number), expected, `${clearing} ${number}`);
      }),
      { numRuns: 300 },
    );
  }
  for (const check of ['1:1', '1:2', '2:1', '2:2', '2:3']) assert.ok((valid.get(check) ?? 0) > 10, check);
});

test('banks are those of npm kontonummer, clearing number by clearing number', () => {
  for (let clearing = 1000; clearing < 10_000; clearing++) {
    let expected: string | null = null;
    try {
      const { type, comment } = Kontonummer.getSortingCodeInfo(clearing);
      expected = `${type}:${comment}`;
    } catch {
      // No bank has it.
    }
    const ours = bankRanges.filter(({ from, to }) => clearing >= from && clearing <= to);
    assert.is(ours[0]?.check ?? null, expected, String(clearing));
    assert.ok(ours.length <= 1, `${clearing} is of one bank`);
  }
});

/** Computed the long way: the whole number as one, which is what the standard describes. */
test('the remainder of an IBAN is that of the number it stands for', () => {
  fc.assert(
    fc.property(fc.constantFrom('SE', 'NO', 'GB'), digits(22), (country, rest) => {
      const iban = country + rest;
      const spelled = [...(iban.slice(4) + iban.slice(0, 4))].map((each) => Number.parseInt(each, 36)).join('');
      assert.is(remainder97(iban), Number(BigInt(spelled) % 97n));
    }),
  );
});

test('a check digit is the only one that fits', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 24 }).chain(digits), (body) => {
      const fitting = [...'0123456789'].filter((digit) => hasCheckDigit(body + digit));
      assert.equal(fitting, [checkDigitOf(body)]);
    }),
  );
});

test.run();
