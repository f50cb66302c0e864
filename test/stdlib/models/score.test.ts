import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openScorer } from '../../../stdlib/models/score.ts';
import { shared } from '../../support/shared.ts';

const fail = (code: string): never => {
  throw new Error(code);
};

for (const name of ['tiny-llama-gqa', 'tiny-llama3-tied']) {
  test(`scores documents as lm-evaluation-harness does: ${name}`, async () => {
    const file = shared(`golden/training/forward/${name}.json`);
    const folder = shared(`golden/training/models/${name}`);
    if (file === null || folder === null) return;
    const { documents } = JSON.parse(readFileSync(file, 'utf8')).bits_per_byte;
    const scorer = await openScorer(folder, fail);
    const scores = await scorer.score(documents.map(({ text }: { text: string }) => text));
    scorer.close();
    documents.forEach((wanted: { tokens: number[]; loglikelihood: number }, i: number) => {
      assert.is(scores[i]!.tokens, wanted.tokens.length);
      // 1e-4 per token, as the fixtures advise.
      const difference = Math.abs(scores[i]!.loglikelihood - wanted.loglikelihood);
      assert.ok(difference < 1e-4 * wanted.tokens.length, `document ${i}: off by ${difference}`);
    });
  });
}

test.run();
