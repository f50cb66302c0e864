import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { percentileInterval, resample, standardError } from '../../../../stdlib/evaluation/statistics/bootstrap.ts';
import { detectableDifference, unitsNeeded } from '../../../../stdlib/evaluation/statistics/power.ts';
import { quantile } from '../../../../stdlib/evaluation/statistics/quantiles.ts';
import { pythonRandom } from '../../../../stdlib/random/python-random.ts';
import { shared } from '../../../support/shared.ts';

const golden = (name: string) => {
  const file = shared(`golden/training/metrics/${name}.json`);
  return file === null ? null : JSON.parse(readFileSync(file, 'utf8'));
};
const close = (found: number, wanted: number, what: string): void =>
  assert.ok(Math.abs(found - wanted) <= 1e-9 * Math.max(1, Math.abs(wanted)), `${what}: ${found}, not ${wanted}`);

const mean = (values: readonly number[], draw: Uint32Array): number => {
  let sum = 0;
  for (const i of draw) sum += values[i]!;
  return sum / draw.length;
};

test('draws the numbers that CPython draws', () => {
  const values = golden('bootstrap');
  if (values === null) return;
  for (const stream of values.rng.streams) {
    const random = pythonRandom(stream.seed);
    const drawn = Array.from({ length: 1300 }, () => random.next());
    assert.equal(drawn.slice(0, stream.first_random.length), stream.first_random, `seed ${stream.seed}`);
    assert.is(drawn[699], stream.random_number_700);
    assert.is(drawn[1299], stream.random_number_1300);
    const choices = pythonRandom(stream.seed);
    assert.equal(
      stream.first_choices_of_range_1000.map(() => choices.below(1000)),
      stream.first_choices_of_range_1000,
    );
  }
});

test('gives the known first numbers of seed 0 without any file', () => {
  const random = pythonRandom(0);
  assert.is(random.next(), 0.8444218515250481);
  assert.is(random.next(), 0.7579544029403025);
});

test('resamples a mean as the reference does', () => {
  const values = golden('bootstrap');
  if (values === null) return;
  for (const { values: sample, mean: wanted } of [values.continuous, values.binary]) {
    const replicates = new Float64Array(wanted.replicates);
    resample(pythonRandom(wanted.seed), sample.length, wanted.replicates, (draw, k) => {
      replicates[k] = mean(sample, draw);
    });
    wanted.first_replicates.forEach((value: number, i: number) => {
      close(replicates[i]!, value, `replicate ${i}`);
    });
    close(standardError(replicates), wanted.replicate_sd_ddof1, 'standard error');
    const { low, high } = percentileInterval(replicates);
    close(low, wanted.percentile_95[0], 'low');
    close(high, wanted.percentile_95[1], 'high');
  }
});

test('compares pairs as the reference does', () => {
  const values = golden('paired_tests');
  if (values === null) return;
  const { a, b, paired_bootstrap: wanted } = values.continuous;
  const differences = a.map((value: number, i: number) => b[i] - value);
  const sign =
    Math.sign(mean(differences, Uint32Array.from(differences.keys()))) === Math.sign(wanted.observed) ? 1 : -1;
  const replicates = new Float64Array(wanted.replicates);
  resample(pythonRandom(wanted.seed), a.length, wanted.replicates, (draw, k) => {
    replicates[k] = sign * mean(differences, draw);
  });
  wanted.first_replicates.forEach((value: number, i: number) => {
    close(replicates[i]!, value, `replicate ${i}`);
  });
  const { low, high } = percentileInterval(replicates);
  close(low, wanted.ci95_percentile[0], 'low');
  close(high, wanted.ci95_percentile[1], 'high');
});

test('knows what a sample can detect', () => {
  const values = golden('intervals');
  if (values === null) return;
  for (const { n, discordance, mde } of values.minimal_detectable_difference.cases)
    close(detectableDifference(Math.sqrt(discordance / n)), mde, `n ${n}`);
});

test('asks for four times the sample where the effect is half as large', () => {
  const once = unitsNeeded(0.1, 0.05, 100)!;
  assert.ok(Math.abs(unitsNeeded(0.05, 0.05, 100)! - 4 * once) <= 4);
  assert.is(unitsNeeded(0, 0.05, 100), null);
});

test('interpolates quantiles', () => {
  const sorted = Float64Array.of(0, 10, 20, 30);
  assert.is(quantile(sorted, 0), 0);
  assert.is(quantile(sorted, 0.5), 15);
  assert.is(quantile(sorted, 1), 30);
});

test.run();
