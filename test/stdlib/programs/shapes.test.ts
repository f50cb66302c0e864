import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Training } from '../../../stdlib/engines/engine.ts';
import type { ModelConfig } from '../../../stdlib/models/model-config.ts';
import { checkReading, checkShapes } from '../../../stdlib/programs/check-shapes.ts';
import { llamaConfig } from '../../support/model-configs.ts';
import { type Failed, fail } from '../models/support.ts';

const training: Training = { what: 'model', dropout: 0, objective: { kind: 'labels' }, recompute: false };
const config = llamaConfig({ vocabulary: 30, width: 16, layers: 2, heads: 4, positions: 8 });
const check = (changed: Partial<ModelConfig>) =>
  checkShapes(
    { config: { ...config, ...changed }, adapter: null, compute: 'float32', scoresAtOnce: 1000 },
    training,
    fail,
  );

const read = (changed: Partial<ModelConfig>) => checkReading({ ...config, ...changed }, fail);

test('a model whose shapes fit is passed', () => {
  check({});
  read({});
});

for (const [what, look] of Object.entries({ trained: check, 'only read': read }))
  test(`shapes of a model that is ${what} which do not fit are told with the layer where they meet: FTP0965`, () => {
    try {
      look({ heads: 3, keyValueHeads: 2 });
    } catch (error) {
      assert.is((error as Failed).code, 'FTP0965');
      assert.match(String((error as Failed).values.problem), /^model\.layers\.0: .*cannot be seen as/);
      return;
    }
    assert.unreachable();
  });

test.run();
