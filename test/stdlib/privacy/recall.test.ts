import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { measured } from '../../../stdlib/privacy/measured.ts';
import { plantedDocuments } from '../../support/planted.ts';
import { type Score, scores } from '../../support/recall.ts';
import { everyClass } from '../../support/redaction.ts';

/**
 * Finds what was planted: values made up by a generator of the tests' own (its check digits and names are not the library's), one tenth of them misspelt, one tenth
 * as OCR reads them, among as many sentences that only look like personal data. `stdlib/privacy/measured.ts` tells users what came out.
 */
const EACH = 2000;
const SEED = 20_261_126;

/** Below this, a change has made things worse. Names and postal addresses have no form that proves them. */
const floors: Readonly<Record<string, readonly [recall: number, precision: number]>> = {
  name: [0.9, 0.97],
  address: [0.97, 0.98],
  phone: [0.98, 0.99],
};
const floor = [0.99, 0.98] as const;

const rounded = (share: number): number => Math.floor(share * 1000) / 1000;
const recall = ({ found, planted }: Score): number => found / planted;
const precision = ({ right, findings }: Score): number => right / findings;

test('recall and precision on planted data', () => {
  const documents = plantedDocuments(everyClass, EACH, SEED);
  const sums = scores(documents, everyClass);
  const rows = [...sums].map(
    ([kind, sum]) =>
      `  ${kind.padEnd(20)} ${sum.found} of ${sum.planted} found, recall ${rounded(recall(sum)).toFixed(3)}; ${sum.right} of ${sum.findings} right, precision ${rounded(precision(sum)).toFixed(3)}`,
  );
  console.log(`\n${documents.length} documents\n${rows.join('\n')}`);
  for (const [kind, sum] of sums) {
    const [least, right] = floors[kind] ?? floor;
    assert.is(sum.planted, EACH);
    assert.ok(recall(sum) >= least, `recall of ${kind} is ${recall(sum)}`);
    assert.ok(precision(sum) >= right, `precision of ${kind} is ${precision(sum)}`);
  }
  const told = Object.fromEntries(
    [...sums].map(([kind, sum]) => [kind, [rounded(recall(sum)), rounded(precision(sum))]]),
  );
  assert.equal(
    { ...measured, each: EACH, seed: SEED, classes: told },
    measured,
    `stdlib/privacy/measured.ts: ${JSON.stringify(told)}`,
  );
});

test('the same seed plants the same, another plants other values', () => {
  const [first] = plantedDocuments(everyClass, 20, 1);
  assert.equal(plantedDocuments(everyClass, 20, 1)[0], first);
  assert.not.equal(plantedDocuments(everyClass, 20, 2)[0], first);
});

test.run();
