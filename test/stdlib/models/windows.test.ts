import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { rollingWindows } from '../../../stdlib/models/windows.ts';
import { shared } from '../../support/shared.ts';

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

test('scores every token once, whatever the length', () => {
  for (let length = 0; length <= 40; length++) {
    const windows = rollingWindows(upTo(length), 0, 8);
    assert.equal(
      windows.flatMap(({ targets }) => [...targets]),
      upTo(length),
      `length ${length}`,
    );
    for (const { inputs, targets } of windows) {
      assert.ok(inputs.length <= 8);
      // Each target is asked for at the token before it.
      const asked = inputs.slice(inputs.length - targets.length);
      assert.equal(
        asked,
        targets.map((token) => token - 1),
      );
    }
  }
});

test('fills the last window with context', () => {
  const last = rollingWindows(upTo(10), 0, 8)[1]!;
  assert.equal(last, { inputs: [2, 3, 4, 5, 6, 7, 8, 9], targets: [9, 10] });
});

test('cuts as lm-evaluation-harness does', () => {
  for (const name of ['tiny-llama-gqa', 'tiny-llama3-tied']) {
    const file = shared(`golden/training/forward/${name}.json`);
    if (file === null) return;
    const { bits_per_byte: golden } = JSON.parse(readFileSync(file, 'utf8'));
    for (const document of golden.documents) {
      const cut = rollingWindows(document.tokens, golden.prefix_token_id, golden.max_length).map((window) => ({
        context: window.inputs.slice(0, window.inputs.length - window.targets.length + 1),
        predict_count: window.targets.length,
      }));
      assert.equal(cut, document.windows);
    }
  }
});

test.run();
