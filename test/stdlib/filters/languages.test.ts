import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Drop, drop, type Row, type RowTools } from '../../../compiler/operators/authoring.ts';
import { code_mixing } from '../../../stdlib/filters/code-mixing.ts';
import { language } from '../../../stdlib/filters/language.ts';
import { language_paragraphs } from '../../../stdlib/filters/language-paragraphs.ts';
import { rowTools } from '../../../stdlib/text/row-tools.ts';

const text = { name: 'text' };
const swedish =
  'Biblioteket har öppet till klockan åtta på kvällen, och den som vill kan låna böcker av alla slag med sitt kort.';
const norwegian = 'Hun ble sittende i stua hele kvelden fordi hun ikke orket å gå hjem, og gutta lo av henne etterpå.';
const danish =
  'Biblioteket har åbent til klokken otte om aftenen, og den som vil kan låne bøger af alle slags med sit kort.';
const english = 'The library is open until eight in the evening, and whoever wants to can borrow books of all kinds.';
/** What might be either: few words, all of them alike in the Scandinavian languages. */
const either = 'Ja, han kan se en film her.';

const counted: Record<string, number> = {};
let tools: RowTools;
test.before(async () => {
  tools = await rowTools(1, { count: (name, by) => void (counted[name] = (counted[name] ?? 0) + by) });
});

test('ranked languages begin with the one identified and fall in probability', () => {
  for (const sample of [swedish, norwegian, danish, english, either]) {
    const ranked = tools.rankLanguages(sample);
    assert.is(ranked.length, 5);
    assert.equal(ranked[0], tools.identifyLanguage(sample));
    for (let i = 1; i < 5; i++) assert.ok(ranked[i]!.score <= ranked[i - 1]!.score);
    assert.ok(ranked.reduce((sum, { score }) => sum + score, 0) <= 1.0001);
  }
  // Asked the other way round, the answer is the same.
  assert.equal(tools.identifyLanguage(danish), tools.rankLanguages(danish)[0]);
  assert.equal(tools.rankLanguages('').length > 0, true);
});

test('each Scandinavian language is kept apart from its neighbours', () => {
  const samples = { sv: swedish, no: norwegian, da: danish, en: english };
  for (const [is, own] of Object.entries(samples))
    for (const sample of Object.values(samples)) {
      const row = { text: sample };
      const result = language.create(text, { is, min: 0, margin: 0.5 }, tools)(row);
      assert.is(result === row, sample === own, `${is}: ${sample}`);
    }
});

test('the margin is the lead over the best language that is not wanted', () => {
  const [first, second] = tools.rankLanguages(either) as [
    { language: string; score: number },
    { language: string; score: number },
  ];
  const lead = first.score - second.score;
  const row = { text: either };
  const judge = (margin: number) => language.create(text, { is: first.language, min: 0, margin }, tools)(row);
  assert.is(judge(lead), row);
  assert.equal(judge(lead + 0.01), drop('language_margin', lead, lead + 0.01));
  // A second wanted language is no rival.
  const third = tools.rankLanguages(either)[2]!;
  const both = language.create(
    text,
    { is: [first.language, second.language], min: 0, margin: first.score - third.score },
    tools,
  );
  assert.is(both(row), row);
});

test('paragraphs in other languages are taken out', () => {
  const kernel = language_paragraphs.create(text, { is: 'sv' }, tools);
  const mixed = [swedish, english, 'Rubrik', swedish].join('\n\n');
  // The short heading goes with the English paragraph before it.
  assert.equal(kernel({ text: mixed }), { text: [swedish, swedish].join('\n\n') });
  assert.is(counted['language_paragraphs dropped'], 2);
  const whole = { text: ['Rubrik', swedish, 'Slut'].join('\n\n') };
  assert.is(kernel(whole), whole);
  const first = kernel({ text: ['Heading', english, swedish, swedish].join('\n\n') }) as Row;
  assert.is(first.text, [swedish, swedish].join('\n\n'), 'what stands first goes with the first that can be judged');
  const short = { text: 'Hej\n\nHello' };
  assert.is(kernel(short), short, 'nothing can be judged');
  assert.is(kernel({ text: '' }) instanceof Drop, false);
});

test('a text with too little in the wanted language is dropped with its share', () => {
  const share = swedish.length / (swedish.length + 2 * english.length);
  const row = { text: [swedish, english, english].join('\n\n') };
  assert.equal(language_paragraphs.create(text, { is: 'sv' }, tools)(row), drop('language_share', share, 0.5));
  assert.equal(language_paragraphs.create(text, { is: 'sv', min_share: share }, tools)(row), { text: swedish });
  assert.instance(language_paragraphs.create(text, { is: 'sv', min_share: share + 0.01 }, tools)(row), Drop);
  assert.equal(language_paragraphs.create(text, { is: ['sv', 'en'] }, tools)(row), row);
});

test('paragraphs may be lines', () => {
  const lines = { text: [swedish, english, swedish].join('\n') };
  assert.equal(language_paragraphs.create(text, { is: 'sv', divide: 'line' }, tools)(lines), {
    text: [swedish, swedish].join('\n'),
  });
});

test('code mixing is the share of foreign sentences', () => {
  const kernel = code_mixing.create(text, { is: 'sv' }, tools);
  assert.equal(kernel({ text: swedish }), { text: swedish, code_mixing: 0 });
  assert.equal(kernel({ text: '' }), { text: '', code_mixing: 0 });
  const mixed = `${swedish} ${english} ${swedish}`;
  const share = english.length / (english.length + 2 * swedish.length);
  assert.equal(kernel({ text: mixed }), { text: mixed, code_mixing: share });
  assert.equal(
    code_mixing.create(text, { is: 'sv', max: 0.2 }, tools)({ text: mixed }),
    drop('code_mixing', share, 0.2),
  );
  assert.equal((code_mixing.create(text, { is: 'sv', max: share }, tools)({ text: mixed }) as Row).code_mixing, share);
  assert.equal((code_mixing.create(text, { is: ['sv', 'en'] }, tools)({ text: mixed }) as Row).code_mixing, 0);
  // A short quotation is not judged.
  assert.equal((kernel({ text: `${swedish} ”Yes, we can!” sade hon.` }) as Row).code_mixing, 0);
});

test.run();
