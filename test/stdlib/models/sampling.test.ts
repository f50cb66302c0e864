import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { drawNumber, drawn, likeliest, nextTokens, type Sampling } from '../../../stdlib/models/sampling.ts';

const shares = [0.15, 0.5, 0.1, 0.25];
const scores = Float32Array.from(shares, (share) => Math.log(share) + 3);
const plain: Sampling = { temperature: 1, topK: null, topP: 1 };

/** Expected shares are worked out by hand from `shares`. */
for (const [name, sampling, expected] of [
  ['nothing is left out', {}, { 0: 0.15, 1: 0.5, 2: 0.1, 3: 0.25 }],
  ['a temperature of 1/2 squares', { temperature: 0.5 }, { 0: 9 / 138, 1: 100 / 138, 2: 4 / 138, 3: 25 / 138 }],
  ['the two likeliest', { topK: 2 }, { 1: 2 / 3, 3: 1 / 3 }],
  ['more than there are', { topK: 9 }, { 0: 0.15, 1: 0.5, 2: 0.1, 3: 0.25 }],
  ['70 % need the second', { topP: 0.7 }, { 1: 2 / 3, 3: 1 / 3 }],
  ['80 % need the third', { topP: 0.8 }, { 0: 15 / 90, 1: 50 / 90, 3: 25 / 90 }],
  ['the likeliest stays whatever is asked', { topP: 0.01 }, { 1: 1 }],
  // Top-p first would keep tokens 1 and 3.
  ['top-k before top-p', { topK: 2, topP: 0.6 }, { 1: 1 }],
  // Without the temperature 45 % would need one token. Roots of 0.5 and 0.25 are as sqrt 2 to 1.
  [
    'temperature before top-p',
    { temperature: 2, topP: 0.45 },
    { 1: Math.SQRT2 / (1 + Math.SQRT2), 3: 1 / (1 + Math.SQRT2) },
  ],
  ['greedy', { temperature: 0, topK: 3, topP: 0.9 }, { 1: 1 }],
] as const)
  test(`the next token: ${name}`, () => {
    const got = nextTokens(scores, { ...plain, ...sampling });
    const wanted = Object.entries(expected);
    assert.equal(
      got.map(([id]) => String(id)),
      wanted.map(([id]) => id),
    );
    got.forEach(([, share], i) => {
      assert.ok(Math.abs(share - wanted[i]![1]) < 1e-6, `${share}, not ${wanted[i]![1]}`);
    });
  });

test('scores equal to the k-th stay, as in transformers', () => {
  const tied = Float32Array.of(1, 2, 1, 0);
  assert.equal(
    nextTokens(tied, { ...plain, topK: 2 }).map(([id]) => id),
    [0, 1, 2],
  );
  assert.is(likeliest(Float32Array.of(0, 3, 3)), 1);
});

test('scores that would overflow are no trouble', () => {
  assert.equal(nextTokens(Float32Array.of(3000, 0, 3000), plain), [
    [0, 0.5],
    [1, 0],
    [2, 0.5],
  ]);
});

test('a number falls on the token whose share it lies in', () => {
  const tokens = [
    [4, 0.25],
    [6, 0.5],
    [9, 0.25],
  ] as const;
  for (const [number, id] of [
    [0, 4],
    [0.249, 4],
    [0.25, 6],
    [0.749, 6],
    [0.75, 9],
    [0.999999, 9],
  ] as const)
    assert.is(drawn(tokens, number), id);
});

test('numbers are even, and follow from seed, row and step', () => {
  const numbers = Array.from({ length: 20_000 }, (_, n) => drawNumber(3, n % 100, Math.floor(n / 100)));
  assert.is(new Set(numbers).size, numbers.length);
  const mean = numbers.reduce((a, b) => a + b) / numbers.length;
  // Four standard errors of the mean of an even distribution: 4 / sqrt(12 * 20000).
  assert.ok(Math.abs(mean - 0.5) < 0.0082);
  assert.is(drawNumber(3, 7, 2), numbers[207]);
  assert.is.not(drawNumber(4, 7, 2), numbers[207]);
});

test('drawn tokens come as often as their shares say', () => {
  const sampling = { ...plain, topK: 2 };
  let first = 0;
  for (let row = 0; row < 6000; row++) if (drawn(nextTokens(scores, sampling), drawNumber(1, row, 0)) === 1) first++;
  // Four standard errors of a share of 2/3.
  assert.ok(Math.abs(first / 6000 - 2 / 3) < 4 * Math.sqrt(2 / 9 / 6000), String(first));
});

test.run();
