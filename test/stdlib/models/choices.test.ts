import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { continuationLikelihoods, pick } from '../../../stdlib/models/choices.ts';
import { readModelFolder } from '../../../stdlib/models/folder.ts';
import { openReader } from '../../../stdlib/models/likelihood.ts';
import { shared } from '../../support/shared.ts';
import { engine, readJson } from '../engines/support.ts';
import { fail } from './support.ts';

interface Item {
  readonly choices: readonly string[];
  readonly gold: number;
  readonly loglikelihood: readonly number[];
  readonly loglikelihood_unconditional: readonly number[];
  readonly argmax: number;
  readonly argmax_per_code_point: number;
  readonly argmax_per_byte: number;
  readonly argmax_mutual_information: number;
}

const golden = shared('golden/training');

test('without likelihoods out of context nothing is picked by them', () => {
  assert.equal(pick(['a', 'b'], [-2, -1]), { plain: 1, perCharacter: 1, perByte: 1, byContext: null });
});

if (golden === null) console.log('skipped: no golden values here');
else {
  test('choices are picked as the reference picks them', () => {
    const { items } = readJson<{ items: readonly Item[] }>(golden, 'metrics', 'choice_scoring.json');
    assert.ok(items.length >= 4);
    for (const item of items)
      assert.equal(pick(item.choices, item.loglikelihood, item.loglikelihood_unconditional), {
        plain: item.argmax,
        perCharacter: item.argmax_per_code_point,
        perByte: item.argmax_per_byte,
        byContext: item.argmax_mutual_information,
      });
  });

  test('a continuation is as likely as its tokens are, one after the other', async () => {
    const model = await readModelFolder(join(golden, 'models', 'tiny-llama-gqa'), fail);
    const reader = openReader(model, await engine());
    const asked = [
      { context: 'Kommunen planerar', continuation: ' inte årets budget' },
      // The space belongs to the continuation: the same tokens as above.
      { context: 'Kommunen planerar ', continuation: 'inte årets budget' },
      { context: 'Kommunen planerar', continuation: ' i' },
      { context: '', continuation: 'Det finns' },
      { context: 'Det finns', continuation: '' },
    ];
    const got = await continuationLikelihoods(reader, asked);
    const { vocabulary, bos, eos } = model.config;
    for (const [i, { context, continuation }] of asked.entries()) {
      const [before, whole] = await model.tokenizer.encode([context.trimEnd(), context + continuation], false);
      const known = context === '' ? [bos ?? eos!] : [...before!];
      let sum = 0;
      let tokens = 0;
      for (const token of whole!.slice(before!.length)) {
        const ids = Int32Array.from(known);
        const batch = { rows: 1, length: ids.length, ids, labels: new Int32Array(ids.length).fill(-1) };
        const scores = await reader.program.logits(batch, [ids.length - 1]);
        assert.is(scores.length, vocabulary);
        const most = Math.max(...scores);
        sum += scores[token]! - most - Math.log(scores.reduce((total, score) => total + Math.exp(score - most), 0));
        tokens++;
        known.push(token);
      }
      assert.is(got[i]!.tokens, tokens);
      assert.ok(Math.abs(got[i]!.logLikelihood - sum) < 1e-4, `${context}|${continuation}`);
    }
    assert.ok(got[0]!.tokens > 2 && got[3]!.tokens > 0 && got[4]!.tokens === 0);
    assert.is(got[0]!.logLikelihood, got[1]!.logLikelihood);
    reader.dispose();
  });

  test('what is too long loses its beginning', async () => {
    const model = await readModelFolder(join(golden, 'models', 'tiny-llama-gqa'), fail);
    const short = { ...model, config: { ...model.config, positions: 8 } };
    const [whole, cut] = [openReader(model, await engine()), openReader(short, await engine())];
    const context = 'I höst öppnar biblioteket vid torget sina dörrar';
    const [full] = await model.tokenizer.encode([`${context} igen`], false);
    const [alone] = await model.tokenizer.encode([context], false);
    const tokens = full!.length - alone!.length;
    const [got] = await continuationLikelihoods(cut, [{ context, continuation: ' igen' }]);
    assert.is(got!.tokens, tokens);
    // The last nine tokens, of which the first eight go in.
    const kept = full!.slice(-9);
    const labels = Int32Array.from(kept.slice(1), (id, at) => (at >= 8 - tokens ? id : -1));
    const batch = { rows: 1, length: 8, ids: Int32Array.from(kept.slice(0, -1)), labels };
    const wanted = (await whole.program.logProbabilities(batch)).reduce((sum, score) => sum + score, 0);
    assert.ok(Math.abs(got!.logLikelihood - wanted) < 1e-5);
    whole.dispose();
    cut.dispose();
  });
}

test.run();
