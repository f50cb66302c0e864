import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type LanguageModel, languageModel, type ModelState } from '../../../stdlib/perplexity/kneser-ney.ts';
import { lineEnd, lineStart, unknownUnit } from '../../../stdlib/perplexity/ngram-counts.ts';
import { trainer } from '../../../stdlib/perplexity/training.ts';
import { drawnLines } from '../../support/drawn-lines.ts';

type Line = readonly number[];
const learn = async (order: number, lines: readonly Line[], threads = 1): Promise<ModelState> => {
  const training = trainer(order, threads);
  for (const line of lines) await training.add([line.length, ...line]);
  const { model } = await training.finish();
  training.close();
  return model;
};
const train = async (order: number, lines: readonly Line[]): Promise<LanguageModel> =>
  languageModel(await learn(order, lines));
const near = (a: number, b: number, what = ''): void => assert.ok(Math.abs(a - b) < 1e-12, `${a} ${b} ${what}`);

test('by hand: one line of two words, bigrams', async () => {
  // Every n-gram was seen once, so that no discount can be estimated: a half each. Three kinds of words in three surroundings, one share for the unknown word:
  // p(a) = 0.5/3 + 0.5/4, p(unknown) = 0.5/4, p(a | <s>) = 0.5/1 + 0.5 p(a), p(b | <s>) = 0.5 p(b).
  const [a, b] = [2, 3];
  const model = await train(2, [[a, b]]);
  const single = 0.5 / 3 + 0.125;
  near(model.probability(a, []), single);
  near(model.probability(unknownUnit, []), 0.125);
  near(model.probability(a, [lineStart]), 0.5 + 0.5 * single);
  near(model.probability(b, [lineStart]), 0.5 * single);
  near(model.probability(unknownUnit, [a]), 0.0625);
  near(model.probability(b, [unknownUnit]), single);
  near(model.logProbability([a, b]), 3 * Math.log(0.5 + 0.5 * single));
});

test('by hand: discounts after Chen and Goodman, equation 17', async () => {
  // As unigrams: ten words once, five twice, three three times, two four times, one five times; the end of the line once more would disturb, so the eleventh.
  const line: number[] = [];
  let word = 2;
  for (const [words, times] of [
    [9, 1],
    [5, 2],
    [3, 3],
    [2, 4],
    [1, 5],
  ] as const)
    for (let i = 0; i < words; i++, word++) for (let n = 0; n < times; n++) line.push(word);
  const state = await learn(1, [line]);
  const model = languageModel(state);
  // Y = 10/20; D1 = 1 - 2Y·5/10, D2 = 2 - 3Y·3/5, D3+ = 3 - 4Y·2/3.
  assert.equal(
    state.discounts[0]!.map((d) => d.toFixed(10)),
    [0.5, 1.1, 5 / 3].map((d) => d.toFixed(10)),
  );
  const total = line.length + 1;
  const left = (10 * 0.5 + 5 * 1.1 + 6 * (5 / 3)) / total;
  near(model.probability(unknownUnit, []), left / 22);
  near(model.probability(word - 1, []), (5 - 5 / 3) / total + left / 22);
});

test('equals lmplz of KenLM 0.3.0 on drawn lines', async () => {
  // lmplz -o N --interpolate_unigrams --discount_fallback on the lines as words, and `query -v sentence`: log10, with 32-bit probabilities.
  const lmplz = {
    2: [-8.746443, -17.9147, -6.0096197, -10.251972, -10.821807, -15.780922, -9.561464, -8.450443, -1.9425648],
    3: [-8.71685, -17.79336, -6.312627, -9.917317, -11.231114, -16.288239, -9.362514, -7.9738903, -1.9554529],
    4: [-8.75248, -17.759752, -6.3020873, -9.954226, -11.216122, -16.247845, -9.33661, -7.9738903, -1.9625853],
  };
  const lines = drawnLines(400, 1);
  const seen = new Set(lines.flat());
  const judged = [...drawnLines(6, 2), [2, 3, 999, 4], [998, 999], [2]].map((line) =>
    line.map((unit) => (seen.has(unit) ? unit : unknownUnit)),
  );
  for (const [order, expected] of Object.entries(lmplz)) {
    const model = await train(Number(order), lines);
    for (const [i, line] of judged.entries()) {
      const found = model.logProbability(line) / Math.LN10;
      assert.ok(Math.abs(found - expected[i]!) < 2e-5, `${order} ${i}: ${found} ${expected[i]}`);
    }
  }
  const rounded = (await learn(4, lines)).discounts.map((d) => d.map((each) => each.toPrecision(6)));
  assert.equal(rounded, [
    ['0.451613', '1.88046', '0.591398'],
    ['0.500000', '1.00000', '1.50000'],
    ['0.852342', '1.48478', '1.23218'],
    ['0.964758', '1.89663', '3.00000'],
  ]);
});

/** The same from the definitions, with lists of n-grams as texts. */
function plain(order: number, lines: readonly (readonly number[])[]) {
  const all = Array.from({ length: order + 1 }, () => new Map<string, number>());
  for (const line of lines) {
    const units = [lineStart, ...line, lineEnd];
    for (let k = 1; k <= order; k++)
      for (let i = 0; i + k <= units.length; i++) {
        const gram = units.slice(i, i + k).join(' ');
        all[k]!.set(gram, (all[k]!.get(gram) ?? 0) + 1);
      }
  }
  all[1]!.delete(String(lineStart));
  const adjusted = all.map((grams, k) =>
    k === 0 || k === order
      ? grams
      : new Map(
          [...grams].map(([gram, count]) => [
            gram,
            gram.startsWith(`${lineStart} `)
              ? count
              : [...all[k + 1]!.keys()].filter((longer) => longer.endsWith(` ${gram}`)).length,
          ]),
        ),
  );
  const discounts = adjusted.map((grams) => {
    const t = [0, 1, 2, 3, 4].map((n) => [...grams.values()].filter((count) => count === n).length);
    const d = [1, 2, 3].map((n) => n - ((n + 1) * (t[1]! / (t[1]! + 2 * t[2]!)) * t[n + 1]!) / t[n]!);
    return t.slice(1, 4).every((n) => n > 0) && d.every((each, i) => each >= 0 && each <= i + 1) ? d : [0.5, 1, 1.5];
  });
  const vocabulary = adjusted[1]!.size + 1;
  const probability = (unit: number, before: readonly number[]): number => {
    const k = before.length + 1;
    const shorter = before.length === 0 ? 1 / vocabulary : probability(unit, before.slice(1));
    const follow = [...adjusted[k]!].filter(([gram]) => gram.split(' ').slice(0, -1).join(' ') === before.join(' '));
    const total = follow.reduce((sum, [, count]) => sum + count, 0);
    if (total === 0) return shorter;
    const d = (count: number): number => discounts[k]![Math.min(count, 3) - 1]!;
    const count = adjusted[k]!.get([...before, unit].join(' ')) ?? 0;
    const left = follow.reduce((sum, [, each]) => sum + d(each), 0) / total;
    return (count > 0 ? (count - d(count)) / total : 0) + left * shorter;
  };
  return probability;
}

const corpus = fc.array(fc.array(fc.integer({ min: 2, max: 6 }), { minLength: 1, maxLength: 12 }), {
  minLength: 1,
  maxLength: 12,
});

test('equals the definitions, and what may follow sums to one', async () => {
  await fc.assert(
    fc.asyncProperty(
      corpus,
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.integer({ min: 2, max: 8 }), { maxLength: 6 }),
      async (lines, order, line) => {
        const model = await train(order, lines);
        const expected = plain(order, lines);
        const units = [lineStart, ...line, lineEnd];
        let sum = 0;
        for (let i = 1; i < units.length; i++) {
          const before = units.slice(Math.max(0, i - order + 1), i);
          near(model.probability(units[i]!, before), expected(units[i]!, before), `${before} ${units[i]}`);
          sum += Math.log(expected(units[i]!, before));
          const seen = new Set(lines.flat());
          const all = [unknownUnit, lineEnd, ...seen].reduce(
            (total, unit) => total + model.probability(unit, before),
            0,
          );
          near(all, 1);
        }
        assert.ok(Math.abs(model.logProbability(line) - sum) < 1e-9);
      },
    ),
    { numRuns: 60 },
  );
});

test('is the same model, whatever the number of threads that counted', async () => {
  const lines = drawnLines(300, 3);
  const judged = [...drawnLines(20, 4), [2, unknownUnit, 3, 4], []];
  const found = [];
  for (const threads of [1, 2, 8]) {
    const state = await learn(4, lines, threads);
    assert.is(state.parts.length, threads);
    const model = languageModel(state);
    found.push({
      vocabulary: state.vocabulary,
      discounts: state.discounts,
      all: judged.map((line) => model.logProbability(line)),
    });
  }
  assert.equal(found[1], found[0]);
  assert.equal(found[2], found[0]);
});

test.run();
