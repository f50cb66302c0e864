import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { PersonalClass } from '../../../stdlib/privacy/finding.ts';
import { countName, outcomeOf } from '../../../stdlib/privacy/outcome.ts';
import type { Pseudonyms } from '../../../stdlib/privacy/pseudonyms.ts';
import { redact } from '../../../stdlib/privacy/redact.ts';
import { rowTools } from '../../../stdlib/text/row-tools.ts';
import { drawing, madeUp } from '../../support/planted-values.ts';
import { everyClass, foundIn, treated } from '../../support/redaction.ts';

const key = Buffer.from('a key of the tests, no secret');
const tags: Pseudonyms = { per: 'dataset', form: 'tag', key };
const lookalikes: Pseudonyms = { per: 'dataset', form: 'lookalike', key };

/** The operator over one text, and what it counted. */
async function applied(text: string, classes: readonly PersonalClass[], options: object) {
  const counted: Record<string, number> = {};
  const tools = await rowTools(1, {
    language: false,
    count: (name, by) => {
      counted[name] = (counted[name] ?? 0) + by;
    },
    secret: () => key,
    readText: () => '# our own\nQwertius\n\n',
  });
  const result = redact.create({ name: 'text' }, classes, options, tools)({ id: '1', text });
  return { result: result as { text?: string; reason?: string; value?: unknown; withheld?: boolean }, counted };
}

const text = 'Anna Berg, 811228-9874, nås på 08-123 45 67 eller a@b.se.';

test('mask, remove, keep and drop', async () => {
  const classes = ['personnummer', 'phone', 'email'] as const;
  const masked = await applied(text, classes, {});
  assert.is(masked.result.text, 'Anna Berg, [PERSONNUMMER], nås på [PHONE] eller [EMAIL].');
  assert.equal(masked.counted, { 'redacted personnummer': 1, 'redacted phone': 1, 'redacted email': 1 });

  const mixed = await applied(text, classes, { phone: 'remove', email: 'keep' });
  assert.is(mixed.result.text, 'Anna Berg, [PERSONNUMMER], nås på eller a@b.se.');
  assert.equal(mixed.counted, { 'redacted personnummer': 1, 'removed phone': 1, 'left email': 1 });

  const dropped = await applied(text, classes, { action: 'keep', personnummer: 'drop' });
  assert.is(dropped.result.reason, 'personal data');
  assert.is(dropped.result.withheld, true, 'nothing of the row is to lie among the dropped ones');
  assert.is(dropped.result.value, 'personnummer, valid');
  assert.equal(dropped.counted, { 'dropped rows with personnummer': 1 });
});

test('acts on the certainties that are asked for, and counts the others', async () => {
  const damaged = 'pnr 811228-9873 och 8I1228-9874 och 670919-9530';
  const only = await applied(damaged, ['personnummer'], { certainty: ['valid'] });
  assert.is(only.result.text, 'pnr 811228-9873 och 8I1228-9874 och [PERSONNUMMER]');
  assert.equal(only.counted, {
    'redacted personnummer': 1,
    'left personnummer (plausible)': 1,
    'left personnummer (ocr damaged)': 1,
  });
  assert.is(
    (await applied(damaged, ['personnummer'], {})).result.text,
    'pnr [PERSONNUMMER] och [PERSONNUMMER] och [PERSONNUMMER]',
  );
});

test('names of one’s own list', async () => {
  assert.is((await applied('Qwertius kom.', ['name'], {})).result.text, 'Qwertius kom.');
  assert.is(
    (await applied('Qwertius kom.', ['name'], { names: { $: 'word_list', path: 'n.txt' } })).result.text,
    '[NAME] kom.',
  );
});

for (const [name, code, classes, options] of [
  ['no classes', 'FTP1133', [], {}],
  ['no certainty', 'FTP1133', ['phone'], { certainty: [] }],
  ['an action for a class that is not looked for', 'FTP1134', ['phone'], { email: 'drop' }],
  ['names that are not looked for', 'FTP1135', ['phone'], { names: { $: 'word_list', path: 'n.txt' } }],
  ['pseudonyms of a dataset without a key', 'FTP1132', ['phone'], { action: { $: 'pseudonymise' } }],
  [
    'look-alikes without a key',
    'FTP1132',
    ['phone'],
    { phone: { $: 'pseudonymise', per: 'document', form: 'lookalike' } },
  ],
] as const)
  test(`${name} is a mistake: ${code}`, async () => {
    try {
      await applied(text, classes, options);
    } catch (error) {
      assert.match((error as Error).message, code);
      return;
    }
    assert.unreachable('nothing was said');
  });

test('an empty word list is a mistake: FTP1136', async () => {
  const tools = await rowTools(1, { language: false, readText: () => '# nothing\n\n' });
  assert.throws(() => tools.wordList({ $: 'word_list', path: 'n.txt' }), /FTP1136/);
});

test('counts are told apart by name', () => {
  for (const deed of ['redacted', 'removed', 'pseudonymised', 'dropped rows with', 'left'] as const)
    for (const kind of everyClass)
      for (const certainty of ['valid', 'plausible', 'ocr_damaged'] as const)
        assert.equal(outcomeOf(countName({ deed, class: kind, certainty })), { deed, class: kind, certainty });
  assert.is(outcomeOf('records cut'), null);
});

test('numbers tags within a document without a key', () => {
  const twice = 'Ring 08-123 45 67 eller 070-123 45 67. Inte +46 8 123 45 67.';
  assert.is(
    treated(twice, ['phone'], { per: 'document', form: 'tag', key: null }),
    'Ring [PHONE 1] eller [PHONE 2]. Inte [PHONE 1].',
  );
});

test('equal numbers get equal pseudonyms however they are written', () => {
  const written = '811228-9874, 19811228-9874, pnr 8112289874';
  const result = treated(written, ['personnummer'], tags);
  const found = result.match(/\[PERSONNUMMER [a-z]{12}\]/g)!;
  assert.is(found.length, 3);
  assert.is(new Set(found).size, 1);
  assert.is(treated('Pnr 811228-9874!', ['personnummer'], tags).includes(found[0]!), true, 'in another document too');
  const other = { ...tags, key: Buffer.from('another key of the tests') };
  assert.not(treated(written, ['personnummer'], other).includes(found[0]!), 'not with another key');
  const own = { ...tags, per: 'document' } as const;
  assert.not(
    treated('A 811228-9874', ['personnummer'], own) ===
      treated('B 811228-9874', ['personnummer'], own).replace('B', 'A'),
  );
});

/** HMAC-SHA-256 as RFC 2104 defines it, computed by OpenSSL: `printf 'phone\0004681234567' | openssl dgst -sha256 -hmac KEY`, in base 20. */
test('a tag is the HMAC of class and number', () => {
  const first64 = 0x909df7665e62cc4an;
  let value = first64;
  let expected = '';
  for (let i = 0; i < 12; i++, value /= 20n) expected += 'bcdfghjklmnpqrstvwxz'[Number(value % 20n)];
  assert.is(treated('Ring 08-123 45 67', ['phone'], tags), `Ring [PHONE ${expected}]`);
});

test('look-alikes have the form of what they stand for and are nobody’s', () => {
  const draw = drawing(11);
  const kinds: readonly PersonalClass[] = [
    'personnummer',
    'samordningsnummer',
    'reservnummer',
    'organisationsnummer',
    'card',
    'account',
    'ocr_reference',
  ];
  for (const kind of kinds)
    for (let i = 0; i < 300; i++) {
      const value = madeUp(kind, draw);
      const sentence = `${kind === 'account' ? 'konto' : kind === 'ocr_reference' ? 'OCR' : 'Se'} ${value}`;
      const result = treated(sentence, [kind], lookalikes);
      const made = result.slice(sentence.length - value.length);
      assert.is(
        made.replace(/\d/g, '0').replace(/[A-Z]/g, 'A'),
        value.replace(/\d/g, '0').replace(/[A-Z]/g, 'A'),
        sentence,
      );
      assert.not(made === value, sentence);
      assert.not(
        foundIn(result).some((found) => found.startsWith(`${kind} valid`)),
        `${result} is valid`,
      );
    }
  assert.match(treated('a@b.se', ['email'], lookalikes), /^person-[a-z]{12}@example\.com$/);
  assert.match(treated('192.0.2.7', ['ip'], lookalikes), /^2[45]\d\.\d+\.\d+\.\d+$/);
  assert.match(treated('IBAN SE45 5000 0000 0583 9825 7466', ['account'], lookalikes), /^IBAN SE\d\d(?: \d{4}){5}$/);
  assert.not(foundIn(treated('IBAN SE45 5000 0000 0583 9825 7466', ['account'], lookalikes))[0]!.includes('valid'));
  assert.match(
    treated('Anna Berg', ['name'], lookalikes),
    /^\[NAME [a-z]{12}\]$/,
    'where no form is certain to be nobody’s',
  );
});

test('pseudonyms of many are all different', () => {
  const draw = drawing(5);
  const values = new Set(Array.from({ length: 5000 }, () => madeUp('email', draw)));
  const made = new Set([...values].map((value) => treated(value, ['email'], tags)));
  assert.is(made.size, new Set([...values].map((value) => value.toLowerCase())).size);
});

test('takes time in proportion to the text, whatever is looked for', () => {
  const units = [
    'a',
    'a.',
    '0',
    '08-1 ',
    '1.',
    'a:',
    '@',
    'a@b.',
    'a@b.se ',
    '1 2 ',
    'A',
    'A ',
    'Anna ',
    'Storgatan 5 ',
    '811228-9874-',
    'född 8112289874-',
    '4111 ',
    '4',
    'SE45',
    'SE45 5000 ',
    'konto 6000 ',
    'bg 1-',
    'OCR 1',
    'ABC 123 ',
    'O0',
    '0O-',
    '(at)',
    '123 45 A',
    '+46 70 123 45 67 070-123 45 67 ',
    '::',
    '1:',
    '10.0.0.1 ',
    'von ',
  ];
  for (const unit of units) {
    const spent = seconds(unit.repeat(Math.ceil(100_000 / unit.length)));
    // These take some hundredths of a second; with the square of the length it would be minutes, on any machine.
    assert.ok(spent < 5, `${JSON.stringify(unit)}: ${spent.toFixed(3)} s`);
  }
});

function seconds(whole: string): number {
  const start = process.cpuUsage();
  treated(whole);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

test.run();
