import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readModelFolder } from '../../../stdlib/models/folder.ts';
import { openReader } from '../../../stdlib/models/likelihood.ts';
import { rollingWindows } from '../../../stdlib/models/windows.ts';
import { shared } from '../../support/shared.ts';
import { batchOf, engine, readJson } from '../engines/support.ts';
import { fail } from './support.ts';

interface Reference {
  readonly documents: readonly {
    readonly text: string;
    readonly tokens: readonly number[];
    readonly windows: readonly { readonly context: readonly number[]; readonly predict_count: number }[];
    readonly loglikelihood: number;
    readonly utf8_bytes: number;
  }[];
  readonly prefix_token_id: number;
  readonly max_length: number;
  readonly total: { readonly bits_per_byte: number };
}

const golden = shared('golden/training');

if (golden !== null) {
  for (const name of [
    'tiny-llama-gqa',
    'tiny-llama3-tied',
    'tiny-qwen2',
    'tiny-mistral',
    'tiny-gpt2',
    'tiny-gptsw3-like',
  ])
    test(`bits per byte of ${name} are those of the reference`, async () => {
      const { bits_per_byte: reference } = readJson<{ bits_per_byte: Reference }>(golden, 'forward', `${name}.json`);
      const reader = openReader(await readModelFolder(join(golden, 'models', name), fail), await engine());
      const found = await reader.likelihoods(reference.documents.map(({ text }) => text));
      reference.documents.forEach(({ loglikelihood, tokens, utf8_bytes, windows: expected }, n) => {
        assert.is(found[n]!.tokens, tokens.length);
        assert.is(found[n]!.bytes, utf8_bytes);
        assert.ok(Math.abs(found[n]!.logLikelihood - loglikelihood) < 1e-5 * Math.abs(loglikelihood));
        const cut = rollingWindows(tokens, reference.prefix_token_id, reference.max_length).map(
          ({ inputs, targets }) => ({
            context: inputs.slice(0, inputs.length - targets.length + 1),
            predict_count: targets.length,
          }),
        );
        assert.equal(cut, expected);
      });
      const nats = found.reduce((sum, { logLikelihood }) => sum - logLikelihood, 0);
      const bytes = found.reduce((sum, document) => sum + document.bytes, 0);
      assert.ok(Math.abs(nats / bytes / Math.LN2 - reference.total.bits_per_byte) < 1e-5);
      reader.dispose();
    });

  test('greedy continuation is that of the reference', async () => {
    const name = 'tiny-llama-gqa';
    const { greedy } = readJson<{
      greedy: { generations: readonly { prompt_ids: readonly number[]; new_ids: readonly number[] }[] };
    }>(golden, 'forward', `${name}.json`);
    const { program, dispose } = openReader(await readModelFolder(join(golden, 'models', name), fail), await engine());
    const { prompt_ids: prompt, new_ids: expected } = greedy.generations[0]!;
    const ids = [...prompt];
    while (ids.length < prompt.length + expected.length) {
      const scores = await program.logits(batchOf([ids]), [ids.length - 1]);
      ids.push(scores.indexOf(scores.reduce((most, score) => Math.max(most, score))));
    }
    assert.equal(ids.slice(prompt.length), expected);
    dispose();
  });
}

test('every token is asked about exactly once', () => {
  for (const [length, longest] of [
    [0, 4],
    [3, 4],
    [4, 4],
    [9, 4],
    [7, 1],
  ] as const) {
    const ids = Array.from({ length }, (_, i) => i + 10);
    const cut = rollingWindows(ids, 1, longest);
    assert.equal(
      cut.flatMap(({ targets }) => targets),
      ids,
    );
    assert.ok(cut.every(({ inputs, targets }) => inputs.length <= longest && targets.length <= inputs.length));
  }
});

test.run();
