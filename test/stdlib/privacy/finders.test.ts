import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { findPersonal } from '../../../stdlib/privacy/find.ts';
import type { PersonalClass } from '../../../stdlib/privacy/finding.ts';
import { everyClass, foundIn, names } from '../../support/redaction.ts';

/** What is found of one class in texts of our own; numbers are made up, or those that authorities and banks print as examples. */
function cases(name: string, classes: readonly PersonalClass[], expected: Record<string, readonly string[]>): void {
  test(name, () => {
    for (const [text, found] of Object.entries(expected)) assert.equal(foundIn(text, classes), found, text);
  });
}

cases('identity numbers of every certainty', ['personnummer', 'samordningsnummer', 'reservnummer'], {
  'Personnummer 811228-9874.': ['personnummer valid: 811228-9874'],
  // Wrong check digits: the form with its sign is evidence, bare digits need somebody who says what they are.
  'kom 811228-9873 till': ['personnummer plausible: 811228-9873'],
  'nr 8112289873': [],
  'pnr 8112289873': ['personnummer plausible: 8112289873'],
  'dnr 240115-1230, ärendenr 240115-1235': [],
  'samordningsnr 701063-2392': ['samordningsnummer plausible: 701063-2392'],
  '19000101-T220 19000101-T221': ['reservnummer valid: 19000101-T220', 'reservnummer plausible: 19000101-T221'],
  // Before 1967 there was no check digit.
  'född 321015-123': ['personnummer plausible: 321015-123'],
  'rad 321015-123': [],
  // As OCR reads it.
  'Pat. 8I1228-9874 och 811228-987A': ['personnummer ocr_damaged: 8I1228-9874'],
  '19BII228-9874': ['personnummer ocr_damaged: 19BII228-9874'],
  'S11228-9874 kom': [],
  '8l122B-9874': ['personnummer ocr_damaged: 8l122B-9874'],
  // Nordea's personal accounts are the owner's number.
  '3300-8112289874': ['personnummer valid: 8112289874'],
  '4000-8112289874': [],
  // Sole traders.
  'VAT SE811228987401': ['personnummer valid: SE811228987401'],
});

cases('organisation numbers', ['organisationsnummer'], {
  'Bolaget (556036-0793) och 16556036-0793': [
    'organisationsnummer valid: 556036-0793',
    'organisationsnummer valid: 16556036-0793',
  ],
  'org.nr 5560360793': ['organisationsnummer valid: 5560360793'],
  'Organisationsnummer: 556036 0793': ['organisationsnummer valid: 556036 0793'],
  '5560360793 stycken': [],
  'org.nr 556036-0794': ['organisationsnummer plausible: 556036-0794'],
  'nr 556036-0794': [],
  'momsreg.nr SE556036079301': ['organisationsnummer valid: SE556036079301'],
  // A personal number is no organisation number, whoever trades under it.
  'org.nr 811228-9874': [],
  'ordernummer 556036-0793': [],
  'org.nr 55GO36-O793': ['organisationsnummer ocr_damaged: 55GO36-O793'],
});

cases('bank accounts', ['account'], {
  // Bankgirot's description of account numbers has none; these pass npm's kontonummer (see oracles.test.ts).
  'konto 5000 0000007': ['account plausible: 5000 0000007'],
  '5000 0000007': [],
  'clearingnr 6000, kontonr 123 456 789': ['account valid: 6000, kontonr 123 456 789'],
  'clearingnr 6000, kontonr 123 456 788': ['account plausible: 6000, kontonr 123 456 788'],
  'Sätt in på konto 9150-0000000.': [],
  'bankgiro 5050-1055': ['account valid: 5050-1055'],
  'bg 5050-1054': ['account plausible: 5050-1054'],
  'BG: 50501055': ['account valid: 50501055'],
  'åren 1914-1918 och 5050-1055': [],
  'plusgiro 90 20 03-3': ['account valid: 90 20 03-3'],
  'pg 902003-4': ['account plausible: 902003-4'],
  'sidan pg 4': [],
  // The registry's examples (ISO 13616).
  'IBAN SE45 5000 0000 0583 9825 7466': ['account valid: SE45 5000 0000 0583 9825 7466'],
  SE4550000000058398257466: ['account valid: SE4550000000058398257466'],
  'till SE45 5000 0000 0583 9825 7467 i dag': ['account plausible: SE45 5000 0000 0583 9825 7467'],
  'NO93 8601 1117 947': ['account valid: NO93 8601 1117 947'],
  'DK5000400440116243 FI2112345600000785': ['account valid: DK5000400440116243', 'account valid: FI2112345600000785'],
  'GB82 WEST 1234 5698 7654 32': ['account valid: GB82 WEST 1234 5698 7654 32'],
  MT84MALT011000012345MTLCAST001S: ['account valid: MT84MALT011000012345MTLCAST001S'],
  'EN12 1234 5678 9012': [],
});

// Numbers that card networks give out for tests.
cases('card numbers', ['card'], {
  '4111 1111 1111 1111': ['card valid: 4111 1111 1111 1111'],
  '5500-0000-0000-0004': ['card valid: 5500-0000-0000-0004'],
  '378282246310005': ['card valid: 378282246310005'],
  '3782 822463 10005': ['card valid: 3782 822463 10005'],
  '2223003122003222': ['card valid: 2223003122003222'],
  'Diners 30569309025904': ['card valid: 30569309025904'],
  '30569309025904': [],
  '4111 1111 1111 1112': [],
  'kortnummer 4111 1111 1111 1112': ['card plausible: 4111 1111 1111 1112'],
  'ordernr 4111111111111111': [],
  'ISBN 9789170012345': [],
  '1234 5678 9012 3456': [],
  '41 111111 11111111': [],
});

cases('payment references', ['ocr_reference'], {
  'OCR 1234567897': ['ocr_reference valid: 1234567897'],
  'ocr-nr: 123 456 7897.': ['ocr_reference valid: 123 456 7897'],
  'OCR-nummer 1234567890': ['ocr_reference plausible: 1234567890'],
  'OCR-läst text från 1897': [],
});

cases('registration plates', ['plate'], {
  'Bilen ABC 123 stod kvar': ['plate valid: ABC 123'],
  'en Volvo med regnr ABC12D': ['plate valid: ABC12D'],
  'ABC 12D': ['plate plausible: ABC 12D'],
  'ABC 123': [],
  'enligt ISO 900 och SFS 199': [],
  // I, Q and V are not used, nor O in the last place, nor 000.
  'bilen AIC 123, AQC 123, AVC 123, ABC 12O, ABC 000': [],
  'bilen SEX 123, FEM 100': [],
  'DEF-45K': ['plate plausible: DEF-45K'],
});

cases('postal addresses', ['address'], {
  'bor på Storgatan 5, 123 45 Kiruna.': ['address valid: Storgatan 5, 123 45 Kiruna'],
  'Sankt Eriksgatan 12 B lgh 1101\n112 34 Stockholm': [
    'address valid: Sankt Eriksgatan 12 B lgh 1101\n112 34 Stockholm',
  ],
  'på Norra vägen 3 i byn': ['address plausible: Norra vägen 3'],
  'Kungens gata 4': ['address plausible: Kungens gata 4'],
  'Norrby 12, 741 90 Knivsta': ['address valid: Norrby 12, 741 90 Knivsta'],
  'Box 123, 101 23 Stockholm': ['address valid: Box 123, 101 23 Stockholm'],
  'Box 123': [],
  'SE-113 51 STOCKHOLM': ['address plausible: SE-113 51 STOCKHOLM'],
  'längs vägen 10 km': [],
  'Storgatan 5.5 och Vägen 10 meter': [],
  'det kostar 123 45 kr': [],
  'Storgatan är lång': [],
});

cases('names by lists and surroundings', ['name'], {
  'Anna Berg kom.': ['name valid: Anna Berg'],
  'I går kom Karl-Erik von Sydow hem': ['name plausible: Karl-Erik von Sydow'],
  'Idag såg Anna Berglund bilen': ['name valid: Anna Berglund'],
  'Annas hund, Johanssons katt': ['name plausible: Annas', 'name plausible: Johanssons'],
  'ANNA BERG': ['name valid: ANNA BERG'],
  'advokat Zyx Qwerty sade': ['name plausible: Zyx Qwerty'],
  'Hon heter Zyx.': ['name plausible: Zyx'],
  'Med vänlig hälsning\nZyx Qwerty\n': ['name plausible: Zyx Qwerty'],
  'A. Berg': [],
  'Namn: A. Berg': ['name plausible: A. Berg'],
  // Words that are names too.
  'Hans bil. Per dag. Björn och sten. Bo kvar!': [],
  'Björn Berg': ['name valid: Björn Berg'],
  'Stockholm är Sveriges huvudstad': [],
  'Lagen gäller. EU beslutade. SVT sände.': [],
  ERIK: [],
});

cases('e-mail as it is read or hidden', ['email'], {
  'anna.berg(at)exempel.se': ['email ocr_damaged: anna.berg(at)exempel.se'],
  'anna [at] exempel.se': ['email ocr_damaged: anna [at] exempel.se'],
  'anna©exempel.se': ['email ocr_damaged: anna©exempel.se'],
  'anna @ exempel.se': ['email ocr_damaged: anna @ exempel.se'],
  'Copyright © exempel.xyz': [],
  'a@b.se': ['email valid: a@b.se'],
});

cases('telephone numbers with dots', ['phone', 'ip'], {
  '070.123.45.67': ['phone valid: 070.123.45.67'],
  'Tel. 08.123.45.67': ['phone valid: 08.123.45.67'],
  '08.123.45.67': ['phone valid: 08.123.45.67'],
  '01.02.2024 och 0.12.345': [],
});

cases('telephone numbers of other countries and as OCR reads them', ['phone'], {
  '+47 22 34 56 78': ['phone plausible: +47 22 34 56 78'],
  '+1 (555) 010-9999': ['phone plausible: +1 (555) 010-9999'],
  '3+4 2345': [],
  'O7O-123 45 67': ['phone ocr_damaged: O7O-123 45 67'],
  'O8-l23 45 67': ['phone ocr_damaged: O8-l23 45 67'],
});

cases(
  'where two classes claim the same characters',
  ['personnummer', 'account', 'phone', 'address', 'name', 'organisationsnummer'],
  {
    'konto 3300 811228-9874': ['account valid: 3300 811228-9874'],
    'Karl Johansgatan 5': ['address plausible: Karl Johansgatan 5'],
    'Anna Berg 08-123 45 67': ['name valid: Anna Berg', 'phone valid: 08-123 45 67'],
    'SFS 1998:204 och 2016:679': [],
  },
);

test('findings lie in the text, in order, and none overlaps another', () => {
  const part = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.string({ maxLength: 6 }),
    fc.constantFrom(
      '811228-9874',
      'O7O-123 45 67',
      'a@b.se',
      'Anna ',
      'Berg',
      ' konto 6000, 123 456 789',
      'SE45 5000 0000 0583 9825 7466',
      '4111 1111 1111 1111',
      'bil ABC 123',
      'Storgatan 5, 123 45 Kiruna',
      ' ',
      '\n',
      '\ud800',
      '-',
    ),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 14 }), (parts) => {
      const text = parts.join('');
      const { acted, left } = findPersonal(text, {
        classes: new Set(everyClass),
        names,
        acts: ({ certainty }) => certainty !== 'plausible',
      });
      for (const list of [acted, left]) {
        let end = 0;
        for (const finding of list) {
          assert.ok(
            finding.start >= end && finding.end > finding.start && finding.end <= text.length,
            JSON.stringify([text, finding]),
          );
          assert.ok(everyClass.includes(finding.class));
          end = finding.end;
        }
      }
      assert.not(
        left.some((one) => acted.some((other) => one.start < other.end && other.start < one.end)),
        text,
      );
    }),
    { numRuns: 3000 },
  );
});

test.run();
