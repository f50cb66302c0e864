import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BPE, byteLevelPreTokenizer, Tokenizer } from 'tokenizers';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { byteCharacters, countWords, trainBpe } from '../../../stdlib/models/bpe.ts';
import { reserved, tokenizerJson } from '../../../stdlib/models/bpe-tokenizer.ts';
import { parseTokenizer, readTokenizer } from '../../../stdlib/models/tokenizer.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { shared } from '../../support/shared.ts';
import { fail } from './support.ts';

interface Encoded {
  readonly name: string;
  readonly text: string;
  readonly ids: readonly number[];
  readonly ids_with_special: readonly number[];
  readonly offsets_utf16: readonly (readonly [number, number])[];
  readonly special_tokens_mask_with_special: readonly number[];
  readonly decode: string;
  readonly decode_skip_special: string;
  readonly decode_with_special: string;
  readonly roundtrip: boolean;
  readonly decode_prefixes?: readonly string[];
}

const golden = shared('golden/training');

if (golden !== null)
  for (const name of [
    'tiny-llama-gqa',
    'tiny-llama3-tied',
    'tiny-qwen2',
    'tiny-mistral',
    'tiny-gpt2',
    'tiny-gptsw3-like',
  ])
    test(`ids, offsets and texts of ${name} are those of the reference`, async () => {
      const tokenizer = await readTokenizer(join(golden, 'models', name), fail);
      const lines = readFileSync(join(golden, 'tokenize', `${name}.jsonl`), 'utf8')
        .split('\n')
        .filter(Boolean);
      const rows = lines.map((line) => JSON.parse(line) as Encoded);
      const texts = rows.map(({ text }) => text);
      assert.ok(rows.length > 50);
      assert.ok(rows.filter(({ decode_prefixes }) => decode_prefixes !== undefined).length >= 4);
      assert.equal(
        await tokenizer.encode(texts, false),
        rows.map(({ ids }) => ids),
      );
      assert.equal(
        await tokenizer.encode(texts, true),
        rows.map(({ ids_with_special }) => ids_with_special),
      );
      for (const row of rows) {
        const plain = await tokenizer.encodeWithOffsets(row.text, false);
        assert.equal(plain, { ids: row.ids, offsets: row.offsets_utf16 }, row.name);
        const framed = await tokenizer.encodeWithOffsets(row.text, true);
        assert.equal(framed.ids, row.ids_with_special, row.name);
        // What these tokenizers add on their own stands in front.
        const added = framed.ids.length - row.ids.length;
        assert.equal(framed.offsets.slice(added), row.offsets_utf16, `${row.name} with special tokens`);
        assert.is(await tokenizer.decode(row.ids, true), row.decode, row.name);
        assert.is(await tokenizer.decode(row.ids, false), row.decode_skip_special, row.name);
        assert.is(await tokenizer.decode(row.ids_with_special, true), row.decode_with_special, row.name);
        assert.is(row.decode === row.text, row.roundtrip, row.name);
        for (const [k, prefix] of (row.decode_prefixes ?? []).entries())
          assert.is(await tokenizer.decode(row.ids.slice(0, k + 1), true), prefix, `${row.name}, ${k + 1} ids`);
      }
    });

/** Sentences from a small grammar: enough repetition for merges, enough variety for ties. */
function sentences(count: number): string[] {
  const who = ['biblioteket', 'kommunen', 'regionen', 'länsstyrelsen', 'en läsare', 'Åsa', 'styrelsen'];
  const does = ['öppnar', 'förbättrar', 'redovisar', 'planerar', 'avbryter', "it's", 'köper'];
  const what = ['budgeten', 'nya böcker', 'stationen', '12 345 kr', 'äldreomsorgen', 'snön…', 'te  och kaka'];
  return Array.from(
    { length: count },
    (_, i) => `${who[i % 7]} ${does[(i * 3 + (i >> 3)) % 7]} ${what[(i * 5 + (i >> 4)) % 7]}.\n`,
  );
}

test('trained merges are those of the reference trainer', () => {
  const folder = temporaryFolder();
  const texts = sentences(300);
  writeFileSync(join(folder, 'corpus.txt'), texts.join(''));
  const reference = new Tokenizer(BPE.empty());
  reference.setPreTokenizer(byteLevelPreTokenizer(false));
  reference.train([join(folder, 'corpus.txt')]);
  reference.save(join(folder, 'reference.json'));
  const saved = JSON.parse(readFileSync(join(folder, 'reference.json'), 'utf8')) as {
    model: { merges: [string, string][] };
  };
  rmSync(folder, { recursive: true });
  const counts = new Map<string, number>();
  for (const text of texts) countWords(text, counts);
  const { merges } = trainBpe(counts, 10_000, []);
  assert.ok(merges.length > 100);
  assert.equal(merges, saved.model.merges.slice(0, merges.length));
});

test('the order of texts does not matter, and nothing else does', () => {
  const train = (texts: readonly string[]) => {
    const counts = new Map<string, number>();
    for (const text of texts) countWords(text, counts);
    return JSON.stringify(tokenizerJson(trainBpe(counts, 350, reserved)));
  };
  const texts = sentences(60);
  assert.is(train(texts), train([...texts].reverse()));
  assert.is.not(train(texts), train(texts.slice(0, 20)));
});

test('a trained tokenizer gives every text back, unseen bytes too', async () => {
  const counts = new Map<string, number>();
  for (const text of sentences(60)) countWords(text, counts);
  const tokenizer = await parseTokenizer(
    JSON.stringify(tokenizerJson(trainBpe(counts, 320, reserved))),
    'trained',
    fail,
  );
  assert.is(tokenizer.size, 320);
  assert.is(tokenizer.tokenId('</s>'), 1);
  for (const text of ['Biblioteket öppnar.', ' två  blanksteg ', '日本語 🫖\n\ttext', '', 'a\u0000b'])
    for (const ids of await tokenizer.encode([text], true)) {
      assert.is(ids[0], 0);
      assert.is(await tokenizer.decode(ids, false), text);
    }
  assert.is(new Set(byteCharacters).size, 256);
});

/** A vocabulary of pieces, as BERT's tokenizers are stored; `##` marks a piece inside a word. */
const pieces = [
  '[UNK]',
  '[CLS]',
  '[SEP]',
  'un',
  'unaff',
  '##aff',
  '##able',
  '##ab',
  '##le',
  'a',
  '##b',
  '!',
  'å',
  '##ä',
  'is',
];
const wordPiece = {
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: pieces.slice(0, 3).map((content, id) => ({
    id,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  })),
  normalizer: {
    type: 'BertNormalizer',
    clean_text: true,
    handle_chinese_chars: true,
    strip_accents: false,
    lowercase: true,
  },
  pre_tokenizer: { type: 'BertPreTokenizer' },
  post_processor: { type: 'BertProcessing', sep: ['[SEP]', 2], cls: ['[CLS]', 1] },
  decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
  model: {
    type: 'WordPiece',
    unk_token: '[UNK]',
    continuing_subword_prefix: '##',
    max_input_chars_per_word: 12,
    vocab: Object.fromEntries(pieces.map((piece, id) => [piece, id])),
  },
};

// Devlin et al. 2019 (`tokenization.py`): of each word the longest piece that it begins with, then of the rest; one rest without a piece makes the whole
// word unknown, and so does a word that is too long.
const cut: readonly (readonly [
  text: string,
  pieces: readonly string[],
  offsets: readonly (readonly [number, number])[],
])[] = [
  [
    'unaffable',
    ['unaff', '##able'],
    [
      [0, 5],
      [5, 9],
    ],
  ],
  [
    'Un!',
    ['un', '!'],
    [
      [0, 2],
      [2, 3],
    ],
  ],
  [
    'unable  ab',
    ['un', '##able', 'a', '##b'],
    [
      [0, 2],
      [2, 6],
      [8, 9],
      [9, 10],
    ],
  ],
  [
    'unabled is',
    ['[UNK]', 'is'],
    [
      [0, 7],
      [8, 10],
    ],
  ],
  [
    'åä',
    ['å', '##ä'],
    [
      [0, 1],
      [1, 2],
    ],
  ],
  [
    '🫖 un',
    ['[UNK]', 'un'],
    [
      [0, 2],
      [3, 5],
    ],
  ],
  [
    `${'un'.padEnd(13, 'a')} is`,
    ['[UNK]', 'is'],
    [
      [0, 13],
      [14, 16],
    ],
  ],
];
test('WordPiece takes the longest piece first, and a word that does not come out is unknown', async () => {
  const tokenizer = await parseTokenizer(JSON.stringify(wordPiece), 'made by hand', fail);
  const id = (piece: string) => pieces.indexOf(piece);
  for (const [text, wanted, offsets] of cut) {
    assert.equal(await tokenizer.encodeWithOffsets(text, false), { ids: wanted.map(id), offsets }, text);
    const [framed] = await tokenizer.encode([text], true);
    assert.equal(framed, [id('[CLS]'), ...wanted.map(id), id('[SEP]')], text);
  }
  assert.is(await tokenizer.decode(['unaff', '##able', 'is', '!'].map(id), true), 'unaffable is!');
});

test('a broken tokenizer.json is told, not thrown', async () => {
  await parseTokenizer('{"model": 3}', 'models/broken', fail).then(
    () => assert.unreachable(),
    (error) => assert.is(error.code, 'FTP0962'),
  );
});

test.run();
