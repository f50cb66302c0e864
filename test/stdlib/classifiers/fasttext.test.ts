import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { prose } from '../../../bench/prose.ts';
import { byteReader } from '../../../stdlib/classifiers/byte-reader.ts';
import { readFastText } from '../../../stdlib/classifiers/fasttext.ts';
import { huffman } from '../../../stdlib/classifiers/huffman.ts';
import { readRecords, shared } from '../../support/shared.ts';

const path = createRequire(import.meta.url).resolve(
  'fasttext.wasm.js/dist/models/language-identification/assets/lid.176.ftz',
);
const file = readFileSync(path);
const ours = readFastText(file);

type Theirs = (text: string) => readonly [label: string, probability: number] | null;

/** fastText itself, compiled to WebAssembly by others. */
async function fastTextItself(): Promise<Theirs> {
  const { getLIDModel } = await import('fasttext.wasm.js');
  const model = await (await getLIDModel()).load();
  return (text) => {
    const best = model.predict(text.replace(/[\n\r\0]/g, ' '), 1, 0);
    const found = best.size() === 0 ? null : best.get(0);
    best.delete();
    return found === null ? null : [found[1].replace('__label__', ''), Math.min(1, found[0])];
  };
}

/** Real paragraphs, some of them English or half so, where they lie beside the repository. */
function corpusTexts(): string[] {
  return ['cfi-sv', 'libreoffice-help-sv', 'lifelines-doc-sv'].flatMap((name) => {
    const file = shared(`corpus/${name}.jsonl.gz`);
    return file === null
      ? []
      : readRecords<{ text: string }>(file)
          .map(({ text }) => text)
          .slice(0, 300);
  });
}

const odd = [
  '',
  ' ',
  'a',
  'å',
  '日本語のテキスト',
  'Привет, мир',
  '😀😀',
  '\u00a0x\u2003y',
  '</s>',
  'a </s> b',
  '__label__sv hej på dig',
  '\ud800x',
  'x\0y\tz\vå',
  'Ærlig talt, det er ikke så lett å vite hva dette er.',
  'Jeg ved ikke hvad det er, men det er dansk.',
  'Þetta er íslenska og ekkert annað.',
];

test('labels and probabilities are those of fastText', async () => {
  const theirs = await fastTextItself();
  const texts = [...odd, ...Array.from({ length: 200 }, (_, i) => prose(i, 5 + (i % 60))), ...corpusTexts()];
  let largest = 0;
  for (const text of texts) {
    const [mine, other] = [ours.predict(text), theirs(text)];
    assert.is(mine?.label, other?.[0], JSON.stringify(text.slice(0, 80)));
    largest = Math.max(largest, Math.abs(mine!.probability - other![1]));
  }
  // fastText sums in 32 bits.
  assert.ok(largest < 2e-5, String(largest));
});

test('what was read before changes nothing', () => {
  const text = 'Biblioteket har öppet på söndagar, även för den som inte har lånekort.';
  const fresh = readFastText(file);
  const first = fresh.predict(text);
  // More words than two generations keep.
  for (let i = 0; i < 400; i++) fresh.predict(Array.from({ length: 500 }, (_, j) => `ord${i}x${j}`).join(' '));
  assert.equal(fresh.predict(text), first);
  assert.equal(ours.predict(text), first);
});

test('a file that is cut or is none says so', () => {
  assert.throws(() => readFastText(Buffer.from('hello world, this is no model')), /no model of fastText/);
  for (const end of [2, 40, 1000, file.length - 1]) assert.throws(() => readFastText(file.subarray(0, end)));
  const version = Buffer.from(file);
  version.writeInt32LE(99, 4);
  assert.throws(() => readFastText(version), /version 99/);
  const vectors = Buffer.from(file);
  vectors.writeInt32LE(1, 8 + 7 * 4);
  assert.throws(() => readFastText(vectors), /word vectors/);
});

test('the tree of the hierarchical softmax joins the lightest first', () => {
  // Counts 8 4 2 1: a chain. Inner nodes are 4 (2 + 1), 5 (4 + 3) and the root 6.
  const { left, right } = huffman([8, 4, 2, 1]);
  assert.equal([left[4], right[4]], [3, 2]);
  assert.equal([left[5], right[5]], [4, 1]);
  assert.equal([left[6], right[6]], [5, 0]);
});

test('binary numbers', () => {
  const bytes = Buffer.alloc(31);
  bytes.writeInt32LE(-5, 0);
  bytes.writeBigInt64LE(2n ** 40n, 4);
  bytes.writeFloatLE(0.5, 12);
  bytes.write('hå\0', 16);
  bytes.writeInt8(-1, 20);
  const from = byteReader(bytes.subarray(0, 21));
  assert.equal([from.int32(), from.int64(), ...from.floats(1), from.text(), from.int8()], [-5, 2 ** 40, 0.5, 'hå', -1]);
  assert.throws(() => from.int8(), RangeError);
});

test.run();
