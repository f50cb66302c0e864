import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Drop, type Row } from '../../../compiler/operators/authoring.ts';
import { joinLines } from '../../../stdlib/ocr/joins.ts';
import { lexiconOf } from '../../../stdlib/ocr/lexicon.ts';
import { ocr_quality } from '../../../stdlib/ocr/ocr-quality.ts';
import { ocr_repair } from '../../../stdlib/ocr/ocr-repair.ts';
import { broken, oddCharacters, oneLetter } from '../../../stdlib/ocr/signs.ts';
import { rowTools } from '../../../stdlib/text/row-tools.ts';
import { readRecords, shared } from '../../support/shared.ts';
import { Failed } from '../../support/task.ts';

const text = { name: 'text' };
const lexicon = { $: 'word_list', path: 'words.txt' } as const;
const fail = (code: string, values: Readonly<Record<string, string | number>>): never => {
  throw new Failed(code, values);
};

async function repairer(words: readonly string[], options: Partial<Parameters<typeof ocr_repair.create>[1]> = {}) {
  const counts: Record<string, number> = {};
  const tools = await rowTools(1, {
    readText: () => words.join('\n'),
    language: false,
    fail,
    count: (name, by) => void (counts[name] = (counts[name] ?? 0) + by),
  });
  const kernel = ocr_repair.create(text, { lexicon, ...options }, tools);
  return { repair: (content: string): string => (kernel({ text: content }) as { text: string }).text, counts };
}

const list =
  'tidningen modern barnen hästen arbete station skola flicka glas skål kapital informationssamhälle Uppland Örebro kurslitteratur ocean'.split(
    ' ',
  );

test('compounds, genitives and old joints are words', () => {
  const { knows, lists } = lexiconOf(list);
  for (const word of 'tidningens arbetsskola flickskola glasskål stationsglas barnen-skola modern'.split(' '))
    assert.ok(knows(word), word);
  for (const word of 'tidningcn arbxtsskola skolan-xyz glxs'.split(' ')) assert.not(knows(word), word);
  assert.not(lists('flickskola'));
});

test('each kind of confusion is undone, in the case of what was read', async () => {
  const { repair, counts } = await repairer(list);
  const cases: Record<string, string> = {
    'tidningen skrev om modem och bamen': 'tidningen skrev om modern och barnen',
    liästen: 'hästen',
    hasten: 'hästen',
    tidningcn: 'tidningen',
    tidniugcn: 'tidningen',
    '0cean': 'ocean',
    ſkola: 'skola',
    'HASTEN! Hasten. Hasten.': 'HÄSTEN! Hästen. Hästen.',
    'i Uppiand': 'i Uppland',
  };
  for (const [seen, meant] of Object.entries(cases)) assert.is(repair(seen), meant);
  assert.is(counts['repaired c → e'], 2);
  assert.is(counts['repaired u → n'], 1);
});

test('what is left alone', async () => {
  const { repair, counts } = await repairer([...list, 'kina', 'kind']);
  for (const kept of [
    'modern skola', // listed
    'uppiand', // the list has it as a name
    'Han heter Bamen', // a capital inside a sentence
    'se bamen.se, bamen@skola.se, /usr/bamen', // addresses
    'sKoia', // a case of its own
    'XSY och NAT', // abbreviations
    'ha\u0308sten hasten\u0308', // not normalised
    'bamk', // no listed word is near
  ])
    assert.is(repair(kept), kept);
  const before = counts['left: several words are as near'] ?? 0;
  const several = await repairer(['borna', 'böma']);
  assert.is(several.repair('boma'), 'boma');
  assert.is(several.counts['left: several words are as near'], 1);
  assert.is(before, 0);
});

test('text of listed words, names and compounds is never touched', async () => {
  const { repair, counts } = await repairer([...list, 'bamen', 'stocl']);
  const word = fc.constantFrom(
    ...list,
    'bamen',
    'stocl',
    'och',
    'män',
    'mån',
    'Anna',
    'Berg',
    'skolflicka',
    'arbetsskola',
    'Stockholms',
  );
  const gap = fc.constantFrom(' ', '. ', ', ', '\n', '\n\n', ' – ', ': "', '" (');
  fc.assert(
    fc.property(fc.array(fc.tuple(word, gap), { maxLength: 20 }), (pairs) => {
      const content = pairs.flat().join('');
      assert.is(repair(content), content);
    }),
  );
  assert.equal(counts, {});
});

test('hostile texts take no time that grows faster than they do', async () => {
  const { repair } = await repairer(list);
  for (const content of [
    'i'.repeat(1e6),
    'illiiilil '.repeat(5e4),
    `${'a-\n'.repeat(2e5)}a`,
    '- '.repeat(5e5),
    `-${' '.repeat(1e6)}`,
    "'".repeat(1e6),
    'a:'.repeat(5e5),
  ])
    assert.ok(repair(content).length > 0);
  // Strokes that differ every time, so that nothing is remembered.
  const strokes = Array.from({ length: 2000 }, (_, i) =>
    i.toString(2).padStart(30, '0').replaceAll('0', 'i').replaceAll('1', 'l'),
  );
  assert.is(repair(strokes.join(' ')), strokes.join(' '));
});

test('fraktur reads f for long s', async () => {
  const { repair } = await repairer(list, { print: 'fraktur' });
  assert.is(repair('fkola kapikal'), 'skola kapital');
  assert.is((await repairer(list)).repair('fkola'), 'fkola');
});

test('divided words', () => {
  const words = lexiconOf([...list, 'nord', 'sydlig']);
  const join = (content: string): string => joinLines(content, words, () => {});
  const cases: Record<string, string> = {
    'en kap-\nital i banken': 'en kapital\ni banken',
    "'kap-\nital' (pengar)\nslut": "'kapital'\n(pengar)\nslut",
    'kap¬\r\nital\r\nslut': 'kapital\r\nslut',
    'ti\u00ad\ndningcn är': 'tidningcn\när',
    'Skol=\nflicka': 'Skolflicka',
    'informa-\ntionssam-\nhälle är': 'informationssamhälle\när',
    'informa-\ntionssam-\nhälle': 'informationssamhälle',
    'in-\noch utförsel': 'in-\noch utförsel',
    'nord-\nsydlig': 'nordsydlig',
    'vit-\nsydlig': 'vitsydlig',
    'av-\nmed': 'av-\nmed', // two words that make none together
    'Nils-\nErik': 'Nils-\nErik',
    'UPP-\nLAND': 'UPPLAND',
    'stycke-\n\nnytt stycke': 'stycke-\n\nnytt stycke',
    'punkt -\nmed': 'punkt -\nmed',
    '1990-\n1995': '1990-\n1995',
  };
  for (const [seen, meant] of Object.entries(cases)) assert.is(join(seen), meant, seen);
});

test('joining moves line breaks and takes hyphens, nothing else', () => {
  const words = lexiconOf(list);
  const piece = fc.constantFrom('kap', 'ital', '-', '¬', '=', '\n', '\r\n', ' ', '\t', 'och', 'X', '.', 'ö');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const before = pieces.join('');
      const squeeze = (content: string): string => content.replace(/[\s\-¬=]/g, '');
      assert.is(squeeze(joinLines(before, words, () => {})), squeeze(before));
    }),
  );
});

test('marks of bad OCR', () => {
  assert.is(oddCharacters('abc|'), 0.25);
  assert.is(oddCharacters('a b c ■ – § 5 %'), 1 / 8);
  assert.is(oddCharacters('ab😀д'), 0.5);
  assert.is(oddCharacters('Åsa sade: "Nej!" (1–2) »så«…'), 0);
  assert.is(oneLetter('f ö r i går A. Berg'), 2 / 7);
  assert.is(oneLetter("t.ex. d'Arc å i ö"), 0);
  assert.is(broken('h0s bor!a iiinte sToRaste hus'), 4 / 6);
  assert.is(broken('EU:s och/eller bok(en) A4 1800talet XVIII LibreOffice d.v.s. hej'), 0);
  for (const measure of [oddCharacters, oneLetter, broken]) assert.is(measure(''), 0);
});

test('the filter drops with what it measured, and keeps with the share of unknown words', async () => {
  const tools = await rowTools(1, { readText: () => list.join('\n'), language: false });
  const judge = (content: string, more = {}): Row | Drop =>
    ocr_quality.create(text, { lexicon, ...more }, tools)({ text: content, id: 1 }) as Row | Drop;
  assert.equal(judge('tidningen och xyzzy skola'), { text: 'tidningen och xyzzy skola', id: 1, non_words: 0.25 });
  const dropped = (content: string): unknown[] => {
    const found = judge(content) as Drop;
    assert.ok(found instanceof Drop);
    return [found.reason, found.value, found.threshold];
  };
  assert.equal(dropped('tidningen xyzzy'), ['non_words', 0.5, 0.3]);
  assert.equal(dropped('skola ~~~'), ['odd_characters', 3 / 8, 0.03]);
  assert.equal(dropped('skola k h'), ['one_letter_words', 2 / 3, 0.1]);
  assert.equal(dropped('skola h0s'), ['broken_words', 0.5, 0.05]);
  assert.equal(dropped('1234 – 5'), ['no_words', null, null]);
  assert.ok(!(judge('skola ~~~', { max_odd_characters: 1 }) instanceof Drop));
});

test('a list of something else, and a repair of nothing', async () => {
  const refused = async (words: readonly string[], options: object): Promise<Failed> => {
    try {
      await repairer(words, options);
    } catch (error) {
      if (error instanceof Failed) return error;
      throw error;
    }
    throw new Error('It did not fail.');
  };
  const odd = await refused(['hus/ADG', 'katt/A', 'och'], {});
  assert.equal([odd.code, odd.values], ['FTP1170', { file: 'words.txt', count: 2, lines: 3, line: 'hus/ADG' }]);
  assert.is((await refused(list, { join_lines: false, confusions: false })).code, 'FTP1171');
});

// ---- a real page ----

const entities: Readonly<Record<string, string>> = { quot: '"', '#39': "'", amp: '&', lt: '<', gt: '>' };
const linesOf = (alto: string): string =>
  [...alto.matchAll(/<TextLine[\s\S]*?<\/TextLine>/g)]
    .map(([line]) =>
      [...line.matchAll(/CONTENT="([^"]*)"/g)]
        .map(([, word]) => word!.replace(/&([^;]+);/g, (_, name) => entities[name]!))
        .join(' '),
    )
    .join('\n');
const wordsOf = (content: string): readonly string[] => content.match(/[\p{L}\p{N}]+/gu) ?? [];

/** Words of both, in the same order: length of the longest common subsequence. */
function common(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const word of a) {
    const next = [0];
    for (let j = 0; j < b.length; j++) next.push(word === b[j] ? row[j]! + 1 : Math.max(row[j + 1]!, next[j]!));
    row = next;
  }
  return row[b.length]!;
}

test('a page of Tesseract comes nearer to the truth, and the truth stays', async () => {
  const page = shared('golden/curation/tesseract_sv_sample.alto.xml');
  const truthFile = shared('golden/curation/tesseract_sv_sample.groundtruth.txt');
  // Words of manuals: the page is from a book on another matter.
  const manuals = ['gnome-user-docs', 'installation-guide-sv', 'libreoffice-help-sv', 'manpages-sv', 'kstars-sv'].map(
    (name) => shared(`corpus/${name}.jsonl.gz`),
  );
  if (page === null || truthFile === null || manuals.includes(null)) return;
  const seen = new Map<string, number>();
  for (const file of manuals)
    for (const { text } of readRecords<{ text: string }>(file!))
      for (const word of text.match(/\p{L}{2,}/gu) ?? []) seen.set(word, (seen.get(word) ?? 0) + 1);
  const words = [...seen].filter(([, times]) => times > 1).map(([word]) => word);

  const both = await repairer(words);
  const joins = await repairer(words, { confusions: false });
  const read = linesOf(readFileSync(page, 'utf8'));
  const truth = joins.repair(readFileSync(truthFile, 'utf8'));
  const right = (content: string): number => common(wordsOf(content), wordsOf(truth));
  const [raw, joined, repaired] = [right(read), right(joins.repair(read)), right(both.repair(read))];
  assert.ok(joined > raw && repaired > joined, `${raw} ${joined} ${repaired}`);
  assert.ok(repaired - raw >= 12, `${raw} ${repaired}`);
  // Word by word: no repair takes a right word away.
  const [before, after] = [wordsOf(joins.repair(read)), wordsOf(both.repair(read))];
  const listed = new Set(wordsOf(truth));
  for (const [i, word] of before.entries())
    if (word !== after[i]) assert.not(listed.has(word), `${word} → ${after[i]}`);
  assert.equal(wordsOf(both.repair(truth)), wordsOf(truth));
});

test.run();
