import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { normals, permutation, philoxBlock, stream, uniforms } from '../../../stdlib/tensor/random.ts';

const hex = (words: readonly number[]) => words.map((word) => word.toString(16).padStart(8, '0')).join(' ');

test('Philox gives the known answers of its authors', () => {
  assert.is(hex(philoxBlock([0, 0, 0, 0], [0, 0])), '6627e8d5 e169c58d bc57ac4c 9b00dbd8');
  const ones = 0xffffffff;
  assert.is(hex(philoxBlock([ones, ones, ones, ones], [ones, ones])), '408f276d 41c83b0e a20bc7c6 6d5451fd');
  assert.is(
    hex(philoxBlock([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0])),
    'd16cfe09 94fdcceb 5001e420 24126ea1',
  );
});

test('a longer draw begins like a shorter one; names and seeds tell streams apart', () => {
  assert.equal([...uniforms(stream(7, 'a'), 9)].slice(0, 5), [...uniforms(stream(7, 'a'), 5)]);
  const firsts = [stream(7, 'a'), stream(7, 'b'), stream(8, 'a'), stream(7 + 2 ** 32, 'a')].map(
    (s) => uniforms(s, 1)[0],
  );
  assert.is(new Set(firsts).size, 4);
});

test('a draw may begin in the middle of a stream', () => {
  const from = stream(7, 'a');
  assert.equal([...uniforms(from, 5, 8)], [...uniforms(from, 13)].slice(8));
  assert.equal([...normals(from, 5, 8)], [...normals(from, 13)].slice(8));
  assert.throws(() => uniforms(from, 5, 6), /inside a block/);
});

test('uniform and normal numbers have the moments of their distributions', () => {
  const moments = (numbers: Float64Array) => {
    const mean = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
    return [mean, Math.sqrt(numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / numbers.length)] as const;
  };
  const [flat, flatSpread] = moments(uniforms(stream(1, 'flat'), 100_000));
  assert.ok(Math.abs(flat - 0.5) < 0.005 && Math.abs(flatSpread - Math.sqrt(1 / 12)) < 0.005);
  const [mean, spread] = moments(normals(stream(1, 'bell'), 100_001));
  assert.ok(Math.abs(mean) < 0.015 && Math.abs(spread - 1) < 0.015);
});

test('a permutation holds every number once and is fair at its ends', () => {
  const order = permutation(stream(3, 'order'), 1000);
  assert.equal(
    [...order].sort((a, b) => a - b),
    [...Array(1000).keys()],
  );
  const firsts = new Set(Array.from({ length: 200 }, (_, seed) => permutation(stream(seed, 'order'), 5)[0]));
  assert.is(firsts.size, 5);
  assert.equal([...permutation(stream(3, 'order'), 0)], []);
});

test.run();
