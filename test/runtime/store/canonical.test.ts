import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Json } from '../../../compiler/operators/manifest.ts';
import { canonical, digestOfJson, finite, keyOf } from '../../../runtime/store/canonical.ts';

const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>;

test('members are sorted by code unit, without spaces', () => {
  assert.is(
    canonical({ b: [1, { z: null, a: true }], a: 'é', '\u20ac': 1, A: 2 }),
    '{"A":2,"a":"é","b":[1,{"a":true,"z":null}],"€":1}',
  );
});

test('numbers have their shortest form', () => {
  assert.is(canonical([1.0, 1e21, 1e-7, 0.1 + 0.2, -0, 100000]), '[1,1e+21,1e-7,0.30000000000000004,0,100000]');
});

test('what JSON cannot hold is refused, with its place', () => {
  const cases: [unknown, RegExp][] = [
    [{ a: [1, Number.NaN] }, /NaN \(at \$\.a\[1\]\)/],
    [{ a: Number.POSITIVE_INFINITY }, /Infinity/],
    [{ a: undefined }, /undefined \(at \$\.a\)/],
    // biome-ignore lint/suspicious/noSparseArray: the hole is what is tested
    [[1, , 2], /undefined \(at \$\[1\]\)/],
    [{ a: 1n }, /bigint/],
    [{ a: new Date(0) }, /Date/],
    [{ a: new Map() }, /Map/],
    [{ a: () => 1 }, /function/],
  ];
  for (const [value, message] of cases) assert.throws(() => canonical(value as Json), message);
});

test('a lone surrogate keeps a text of its own', () => {
  assert.is.not(canonical('\ud800'), canonical('\ufffd'));
});

test('property: reading the text back gives the value, and the same text again', () => {
  fc.assert(
    fc.property(json, (value) => {
      const text = canonical(value);
      assert.is(canonical(JSON.parse(text)), text);
      assert.equal(JSON.parse(text), JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('property: the order of members does not matter, at any depth', () => {
  const reversed = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(reversed);
    if (value === null || typeof value !== 'object') return value;
    const members = Object.entries(value).reverse();
    // Not an object literal: `__proto__` is a name like any other here.
    return Object.fromEntries(members.map(([name, member]) => [name, reversed(member)]));
  };
  fc.assert(fc.property(json, (value) => digestOfJson(value) === digestOfJson(reversed(value))));
});

test('property: two values have one key only if they are the same value', () => {
  fc.assert(
    fc.property(json, json, (a, b) => {
      const same = canonical(a) === canonical(b);
      assert.is(digestOfJson(a) === digestOfJson(b), same);
      if (same) assert.equal(JSON.parse(canonical(a)), JSON.parse(canonical(b)));
    }),
  );
});

/** Every place in a value, so that each can be changed a little. */
function* changed(value: Json): Generator<Json> {
  if (typeof value === 'number') yield value + 1;
  else if (typeof value === 'string') yield `${value} `;
  else if (typeof value === 'boolean') yield !value;
  else if (value === null) yield false;
  else if (Array.isArray(value)) {
    yield [...value, null];
    for (let i = 0; i < value.length; i++) for (const other of changed(value[i]!)) yield value.with(i, other);
  } else {
    const members = Object.entries(value as { [key: string]: Json });
    yield Object.fromEntries([...members, ['new member', null]]);
    for (const [i, [name, member]] of members.entries())
      for (const other of changed(member)) yield Object.fromEntries(members.with(i, [name, other]));
  }
}

test('property: a change anywhere gives another key', () => {
  // Beyond 2^53 adding 1 is no change, so numbers stay small.
  const manifest = fc.dictionary(
    fc.string(),
    fc.oneof(
      fc.integer(),
      fc.string(),
      fc.boolean(),
      fc.array(fc.integer()),
      fc.dictionary(fc.string(), fc.constantFrom(null, 'x', 0.5)),
    ),
  ) as fc.Arbitrary<{ [field: string]: Json }>;
  fc.assert(
    fc.property(manifest, (value) => {
      const key = keyOf(value);
      for (const other of changed(value)) assert.is.not(keyOf(other as { [field: string]: Json }), key);
    }),
  );
});

test('observations may hold NaN; it becomes null', () => {
  assert.equal(finite({ loss: [[1, Number.NaN]], ok: 'yes', none: null }), {
    loss: [[1, null]],
    ok: 'yes',
    none: null,
  });
});

test.run();
