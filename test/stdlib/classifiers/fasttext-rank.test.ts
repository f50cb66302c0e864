import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readFastText } from '../../../stdlib/classifiers/fasttext.ts';

/** A model of one word `a` with the vector [1, 2], no n-grams, and three labels whose rows give it the products 1, 3 and 2. */
function tiny(loss: number): Buffer {
  const parts: Buffer[] = [];
  const int = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32LE(value);
    parts.push(bytes);
  };
  const long = (value: number) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(value));
    parts.push(bytes);
  };
  const floats = (values: readonly number[]) => parts.push(Buffer.from(Float32Array.from(values).buffer));
  const entry = (word: string, count: number, kind: number) => {
    parts.push(Buffer.from(`${word}\0`));
    long(count);
    parts.push(Buffer.from([kind]));
  };
  for (const value of [793712314, 12, 2, 5, 5, 1, 5, 1, loss, 3, 0, 0, 0, 100]) int(value);
  floats([0, 0]);
  for (const value of [4, 1, 3]) int(value);
  long(10);
  long(-1);
  entry('a', 6, 0);
  entry('__label__x', 3, 1);
  entry('__label__y', 2, 1);
  entry('__label__z', 1, 1);
  parts.push(Buffer.from([0]));
  long(1);
  long(2);
  floats([1, 2]);
  parts.push(Buffer.from([0]));
  long(3);
  long(2);
  floats([1, 0, 1, 1, 0, 1]);
  return Buffer.concat(parts);
}

const close = (found: number, expected: number, what: string) =>
  assert.ok(Math.abs(found - expected) < 1e-6, `${what}: ${found}, ${expected}`);

test('softmax ranks all labels', () => {
  const { rank, predict } = readFastText(tiny(3));
  const sum = Math.exp(1) + Math.exp(3) + Math.exp(2);
  const found = rank('a', 5);
  assert.equal(
    found.map(({ label }) => label),
    ['y', 'z', 'x'],
  );
  for (const [i, { label, probability }] of found.entries()) close(probability, Math.exp(3 - i) / sum, label);
  assert.equal(rank('a', 1), [predict('a')]);
  assert.equal(rank('b', 5), []);
});

test('one against all gives each label a probability of its own', () => {
  const found = readFastText(tiny(4)).rank('a', 2);
  assert.equal(
    found.map(({ label }) => label),
    ['y', 'z'],
  );
  for (const [i, { label, probability }] of found.entries()) close(probability, 1 / (1 + Math.exp(i - 3)), label);
});

test('with a tree, the first of several is the one that is predicted, and none is told twice', () => {
  const path = 'fasttext.wasm.js/dist/models/language-identification/assets/lid.176.ftz';
  const { rank, predict } = readFastText(readFileSync(createRequire(import.meta.url).resolve(path)));
  for (const text of ['Biblioteket er åpent.', 'och', 'x', '漢字', '12 34', 'a b c d e f']) {
    const all = rank(text, 176);
    assert.equal(all[0], predict(text), text);
    assert.is(new Set(all.map(({ label }) => label)).size, all.length);
    for (const most of [1, 2, 7]) assert.equal(rank(text, most), all.slice(0, most), `${text} ${most}`);
    for (const [i, { probability }] of all.entries()) assert.ok(i === 0 || probability <= all[i - 1]!.probability);
  }
});

test.run();
