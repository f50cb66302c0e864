import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { jaccard, minHash } from '../../../stdlib/dedup/minhash-kernel.ts';
import { instantiate } from '../../../stdlib/dedup/minhash-module.ts';
import { shingleText } from '../../../stdlib/dedup/shingle-text.ts';
import { mersenneTwister, stateOf } from '../../../stdlib/random/mersenne-twister.ts';
import { randomIntegers } from '../../../stdlib/random/numpy-random.ts';
import { simplify } from '../../../stdlib/text/simplify.ts';
import { words } from '../../../stdlib/text/tokens.ts';
import { webAssembly } from '../../../stdlib/web-assembly/interface.ts';
import { readRecords, shared } from '../../support/shared.ts';

interface Golden {
  readonly a: readonly string[];
  readonly b: readonly string[];
  readonly shingles: readonly string[];
  readonly mt19937_seed1_first5_uint32: readonly number[];
  readonly xxhash64: { readonly shingle_hashes: readonly string[]; readonly buckets: readonly (readonly string[])[] };
  readonly sha1_64: Golden['xxhash64'];
}

function golden(): Golden | null {
  const file = shared('golden/curation/minhash_seed1.json');
  return file === null ? null : (JSON.parse(readFileSync(file, 'utf8')) as Golden);
}

const standard = { bands: 14, rows: 8 };
const strings = (values: Iterable<bigint>) => Array.from(values, String);

test('draws the coefficients that numpy draws', () => {
  const expected = golden();
  if (!expected) return;
  const twister = mersenneTwister(stateOf(1));
  assert.equal(Array.from({ length: 5 }, twister), [...expected.mt19937_seed1_first5_uint32]);
  const draw = randomIntegers(1);
  const prime = (1n << 61n) - 1n;
  assert.equal(
    Array.from({ length: 112 }, () => String(draw(1n, prime))),
    [...expected.a],
  );
  assert.equal(
    Array.from({ length: 112 }, () => String(draw(0n, prime))),
    [...expected.b],
  );
});

/** XXH64 of UTF-8 text, by the assembled module. */
function hasher(): (text: string) => bigint {
  const memory = new webAssembly.Memory({ initial: 1 });
  const { xxh64 } = instantiate(memory);
  return (text) => {
    const bytes = new TextEncoder().encode(text);
    new Uint8Array(memory.buffer).set(bytes, 3);
    return BigInt.asUintN(64, xxh64(3, bytes.length));
  };
}

test('hashes and signatures are those of numpy and xxhash', () => {
  const expected = golden();
  if (!expected) return;
  assert.equal(strings(expected.shingles.map(hasher())), [...expected.xxhash64.shingle_hashes]);
  const kernel = minHash(5, standard, 1);
  for (const { shingle_hashes, buckets } of [expected.xxhash64, expected.sha1_64])
    assert.equal(strings(kernel.signature(BigUint64Array.from(shingle_hashes, BigInt))), buckets.flat());
});

/** The specification of XXH64 once more, in integers of any size. */
function xxh64(bytes: Uint8Array): bigint {
  const [p1, p2, p3, p4, p5] = [
    0x9e3779b185ebca87n,
    0xc2b2ae3d27d4eb4fn,
    0x165667b19e3779f9n,
    0x85ebca77c2b2ae63n,
    0x27d4eb2f165667c5n,
  ];
  const cut = (x: bigint) => BigInt.asUintN(64, x);
  const rotate = (x: bigint, by: bigint) => cut(x << by) | (x >> (64n - by));
  const round = (state: bigint, input: bigint) => cut(rotate(cut(state + input * p2), 31n) * p1);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  let h = p5;
  if (bytes.length >= 32) {
    const lanes = [cut(p1 + p2), p2, 0n, cut(-p1)];
    for (; at + 32 <= bytes.length; at += 32)
      for (let i = 0; i < 4; i++) lanes[i] = round(lanes[i]!, view.getBigUint64(at + i * 8, true));
    h = cut([1n, 7n, 12n, 18n].reduce((sum, by, i) => sum + rotate(lanes[i]!, by), 0n));
    for (const lane of lanes) h = cut((h ^ round(0n, lane)) * p1 + p4);
  }
  h = cut(h + BigInt(bytes.length));
  for (; at + 8 <= bytes.length; at += 8) h = cut(rotate(h ^ round(0n, view.getBigUint64(at, true)), 27n) * p1 + p4);
  for (; at + 4 <= bytes.length; at += 4)
    h = cut(rotate(h ^ cut(BigInt(view.getUint32(at, true)) * p1), 23n) * p2 + p3);
  for (; at < bytes.length; at++) h = cut(rotate(h ^ cut(BigInt(bytes[at]!) * p5), 11n) * p1);
  h = cut((h ^ (h >> 33n)) * p2);
  h = cut((h ^ (h >> 29n)) * p3);
  return h ^ (h >> 32n);
}

test('hashes texts of every length', () => {
  const hash = hasher();
  assert.is(hash('').toString(16), 'ef46db3751d8e999');
  const text = 'Det var en gång en liten by vid havet, där alla kände alla och ingen låste sin dörr om natten. '.repeat(
    2,
  );
  for (let length = 0; length < text.length; length++)
    assert.is(hash(text.slice(0, length)), xxh64(new TextEncoder().encode(text.slice(0, length))), String(length));
});

/** What the kernel reads, by the slow definitions. */
const byDefinition = (text: string): string => words(simplify(text)).join(' ');

function bySinglePass(text: string): string {
  let memory = new Uint8Array(0);
  const length = shingleText((bytes) => (memory = new Uint8Array(bytes)))(text);
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(memory.subarray(0, length));
}

test('reads texts in one pass as simplify and the tokenizer do', () => {
  const file = shared('golden/curation/datatrove_filter_decisions_sv.jsonl.gz');
  if (file)
    for (const { text } of readRecords<{ text: string }>(file)) assert.is(bySinglePass(text), byDefinition(text));
  const unit = fc.oneof(
    fc.constantFrom(
      'a',
      'Å',
      'é',
      '1',
      '2',
      '.',
      ',',
      ' ',
      '\n',
      '-',
      '§',
      '€',
      '½',
      'ﬁ',
      'İ',
      'Σ',
      'ς',
      '가',
      '١',
      '٫',
      '😀',
      '\u0301',
      '\ufeff',
      '\u1fef',
      '\u037e',
      '\u2260',
      '\u0085',
      '\u00a0',
      '১',
    ),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  );
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 30 }), (text) => {
      assert.is(bySinglePass(text), byDefinition(text));
    }),
    { numRuns: 3000 },
  );
});

test('every character of the basic plane reads as by definition', () => {
  for (let unit = 0; unit < 0xffff; unit++) {
    if (unit >= 0xd800 && unit <= 0xdfff) continue;
    const text = `x${String.fromCharCode(unit)}1`;
    assert.is(bySinglePass(text), byDefinition(text), unit.toString(16));
  }
});

test('shingles are the runs of words', () => {
  const kernel = minHash(3, standard, 1);
  fc.assert(
    fc.property(fc.array(fc.constantFrom('en', 'två', 'x'), { maxLength: 12 }), (list) => {
      const distinct = new Set(
        list.length < 3 ? [list.join(' ')] : list.slice(2).map((_, i) => list.slice(i, i + 3).join(' ')),
      );
      const read = kernel.read(list.join(' '));
      assert.is(read?.shingles.length ?? 0, list.length === 0 ? 0 : distinct.size);
    }),
  );
});

test('shingles of characters are the runs of characters of the simplified text', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', 'Å', ' ', '.', '7', '語', '😀', '\n'), maxLength: 30 }),
      (text) => {
        const kernel = minHash(3, standard, 1, 'characters');
        const characters = [...byDefinition(text)];
        const runs = Array.from({ length: Math.max(characters.length > 0 ? 1 : 0, characters.length - 2) }, (_, i) =>
          characters.slice(i, i + 3).join(''),
        );
        const hashes = [...kernel.shingles(text)];
        assert.is(hashes.length, runs.length);
        // Equal runs have equal hashes, and no others have.
        assert.equal(
          hashes.map((hash) => hashes.indexOf(hash)),
          runs.map((run) => runs.indexOf(run)),
        );
      },
    ),
    { numRuns: 500 },
  );
});

test('similarity of two texts is the share of shingles in common', () => {
  assert.is(jaccard(Uint32Array.of(1, 2, 3), Uint32Array.of(2, 3, 4)), 0.5);
  assert.is(jaccard(Uint32Array.of(1), Uint32Array.of(1)), 1);
  assert.is(jaccard(Uint32Array.of(1), Uint32Array.of(0xffffffff)), 0);
});

test('a long text grows the memory', () => {
  const kernel = minHash(5, standard, 1);
  const long = Array.from(
    { length: 300_000 },
    (_, i) => `ord${String(i).replace(/\d/g, (digit) => 'abcdefghij'[Number(digit)]!)}`,
  ).join(' ');
  const read = kernel.read(long)!;
  assert.ok(read.shingles.length > 290_000);
  assert.is(kernel.shingles('a b c d e f').length, 2);
});

test.run();
