import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BPE, byteLevelPreTokenizer, Tokenizer } from 'tokenizers';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { byteCharacters, countWords, trainBpe } from '../../../stdlib/models/bpe.ts';
import { reserved, tokenizerJson } from '../../../stdlib/models/bpe-tokenizer.ts';
import { parseTokenizer, readTokenizer } from '../../../stdlib/models/tokenizer.ts';
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
  const folder = mkdtempSync(join(tmpdir(), 'finslip-bpe-'));
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

test('a broken tokenizer.json is told, not thrown', async () => {
  await parseTokenizer('{"model": 3}', 'models/broken', fail).then(
    () => assert.unreachable(),
    (error) => assert.is(error.code, 'FTP0962'),
  );
});

test.run();
