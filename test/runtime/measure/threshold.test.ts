import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Measured, type Refused, thresholdOf } from '../../../runtime/measure/threshold.ts';

type Limit = Parameters<typeof thresholdOf>[0];

const limit = (more: Partial<Limit> = {}): Limit => ({
  method: { sigma: 1.5 },
  drops: 'above',
  option: 'max',
  operator: 'some_filter',
  written: 'auto(sigma: 1.5)',
  type: { kind: 'scalar', name: 'Float' },
  bounds: [null, null],
  off: null,
  ...more,
});

const measured = (values: readonly number[], more: Partial<Limit> = {}): Measured => {
  const found = thresholdOf(limit(more), values, values.length);
  if ('code' in found) throw new Error(JSON.stringify(found));
  return found;
};
const refused = (values: readonly number[], more: Partial<Limit> = {}): Refused => {
  const found = thresholdOf(limit(more), values, values.length);
  if (!('code' in found)) throw new Error(JSON.stringify(found));
  return found;
};

/** Drawn by Python's `random.gauss(50, 8)`; mean and deviation below are those of its `statistics`: 49.7813 and 9.557780316284685. */
const drawn = [
  40.569, 40.815, 55.356, 31.649, 48.853, 31.951, 58.808, 51.623, 60.851, 45.967, 53.186, 47.713, 44.093, 51.163,
  39.942, 47.163, 55.573, 50.46, 46.718, 67.516, 50.465, 45.305, 51.277, 45.818, 46.919, 47.198, 66.202, 50.181, 51.404,
  55.394, 66.135, 48.211, 45.009, 69.797, 38.323, 47.062, 55.335, 68.269, 42.401, 30.578,
];

test('deviations from the mean, rounded to the side on which less goes', () => {
  // 49.7813 + 1.5 * 9.5578 = 64.11797; above it lie 66.135, 66.202, 67.516, 68.269 and 69.797.
  assert.equal(measured(drawn), {
    value: 64.12,
    mean: 49.78,
    deviation: 9.558,
    rows: 40,
    values: 40,
    drops: 5,
    extreme: 69.797,
  });
  // 35.44463; below it lie 30.578, 31.649 and 31.951.
  const low = measured(drawn, { drops: 'below' });
  assert.equal([low.value, low.drops, low.extreme], [35.44, 3, 30.578]);
});

test('a share of the values', () => {
  const method = { share: 0.05 };
  // Two of forty.
  const high = measured(drawn, { method });
  assert.equal([high.value, high.drops], [67.52, 2]);
  const low = measured(drawn, { method, drops: 'below' });
  assert.equal([low.value, low.drops], [31.95, 2]);
  // Of equal values all stay that do not go together: of 1, 1, 1, 2, 2, 3 half is three, and above 1 lie three.
  assert.is(measured([1, 1, 1, 2, 2, 3], { method: { share: 0.5 } }).value, 1);
  assert.is(measured([1, 1, 1, 2, 2, 3], { method: { share: 0.49 } }).value, 2);
});

test('whole numbers stay whole, and decide as the number that was cut off', () => {
  const int = { type: { kind: 'scalar', name: 'Int' } } as const;
  const values = drawn.map(Math.round);
  const [high, low] = [measured(values, int), measured(values, { ...int, drops: 'below' })];
  assert.ok(Number.isInteger(high.value) && Number.isInteger(low.value));
  const [exactHigh, exactLow] = [measured(values), measured(values, { drops: 'below' })];
  assert.is(high.value, Math.floor(exactHigh.value));
  assert.is(low.value, Math.ceil(exactLow.value));
  assert.equal([high.drops, low.drops], [exactHigh.drops, exactLow.drops]);
});

test('the rounded number parts the sample as the exact one, with few digits', () => {
  const numbers = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 30, maxLength: 60 });
  fc.assert(
    fc.property(numbers, fc.constantFrom('above', 'below'), (values, drops) => {
      const sum = values.reduce((all, each) => all + each, 0);
      const mean = sum / values.length;
      const deviation = Math.sqrt(values.reduce((all, each) => all + (each - mean) ** 2, 0) / (values.length - 1));
      if (deviation < 1e-3) return;
      const found = thresholdOf(limit({ drops }), values, values.length);
      if ('code' in found) throw new Error(JSON.stringify(found));
      const exact = mean + (drops === 'above' ? 1.5 : -1.5) * deviation;
      const off = (found.value - exact) * (drops === 'above' ? 1 : -1);
      const noise = 1e-9 * (Math.abs(mean) + deviation);
      assert.ok(off >= -noise && off <= deviation / 10, `${found.value} for ${exact}, deviation ${deviation}`);
      const beyond = values.filter((value) =>
        drops === 'above' ? value > exact + noise : value < exact - noise,
      ).length;
      assert.ok(found.drops === beyond || Math.abs(off) <= noise, `${found.drops} for ${beyond}`);
    }),
  );
});

test('tiny and huge measures', () => {
  assert.is(measured(drawn.map((value) => value / 1e6)).value, 0.00006412);
  assert.is(measured(drawn.map((value) => value * 1e6)).value, 64_120_000);
});

test('what can never drop a row is refused', () => {
  const reason = (found: Refused): string => String(found.values.reason);
  assert.match(reason(refused([])), 'there are none');
  assert.match(reason(refused([3])), 'there is one');
  assert.match(reason(refused([3, 3, 3])), 'all 3 values are 3');
  // Shiffler 1988: of ten values none is more than 2.85 deviations away.
  assert.match(reason(refused(drawn.slice(0, 10), { method: { sigma: 3 } })), 'only of 11 or more');
  assert.ok(measured(drawn.slice(0, 11), { method: { sigma: 3 } }).value > 0);
  assert.match(reason(refused(drawn, { method: { share: 0.02 } })), 'of 40 values this share is less than one');
  assert.match(reason(refused([1, 2, 9, 9, 9, 9, 9, 9], { method: { share: 0.5 } })), 'are 9, so that none can');
});

test('a limit at which the rule is switched off is refused', () => {
  // Mean lengths of words: none is shorter than a character. 49.7813 - 5.2 * 9.5578 = 0.08.
  const short = refused(drawn, { drops: 'below', bounds: [0, null], off: [null, 1], method: { sigma: 5.2 } });
  assert.equal([short.code, short.values.range], ['FTP1211', '..1 switches the rule off']);
  assert.is(measured(drawn, { drops: 'below', off: [null, 1], method: { sigma: 5 } }).value, 1.99);
});

test('a limit at the end of its range or beyond is refused', () => {
  const share: Partial<Limit> = { type: { kind: 'quantity', name: 'Fraction', bounds: [0, 1] }, bounds: [0, 1] };
  const values = drawn.map((value) => value / 70);
  const found = refused(values, { ...share, method: { sigma: 3 } });
  assert.is(found.code, 'FTP1211');
  // (49.7813 + 3 * 9.5578) / 70
  assert.equal(
    [found.values.value, found.values.mean, found.values.deviation, found.values.range],
    ['112.1%', '71.12%', '13.65%', 'it lies in 0%..100%'],
  );
  // 64.11797 / 70
  assert.is(measured(values, share).value, 0.916);
  assert.is(
    refused(
      drawn.map((value) => value - 31),
      { drops: 'below', bounds: [0, null], method: { sigma: 2 } },
    ).code,
    'FTP1211',
  );
});

test.run();
