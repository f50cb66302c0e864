import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { tryBackend } from '../../../stdlib/engines/tfjs/backends.ts';
import { interpret } from '../../../stdlib/engines/tfjs/interpret.ts';

import { gradients } from '../../../stdlib/tensor/reverse.ts';
import { cases, weighted } from './cases.ts';
import { evaluate } from './evaluate.ts';

/** Every operation and its gradient on the backends that come with the package, against the same in 64 bits. */
for (const engine of ['tfjs-wasm', 'tfjs-cpu'] as const)
  for (const each of cases)
    test(`${engine} computes ${each.name} and its gradient`, async () => {
      assert.is((await tryBackend(engine)).problem, null);
      const results = [each.value, ...gradients(weighted(each), each.parameters).map((gradient) => gradient!)];
      const wanted = evaluate(results, each.given);
      const before = tf.memory().numTensors;
      const parameters = new Map(
        each.parameters.map(({ operation, shape }) => {
          const { name } = operation as { name: string };
          return [name, tf.tensor(each.given.get(name) as Float32Array, [...shape])];
        }),
      );
      const feeds = new Map(
        [...each.given].map(([name, data]) => [name, { data, shape: [], dtype: 'int32' as const }]),
      );
      const prepared = interpret(results);
      for (const round of [1, 2]) {
        const got = prepared.run(feeds, (name) => parameters.get(name)!);
        got.forEach((tensor, n) => {
          assert.equal(tensor.shape, results[n]!.shape);
          tensor.dataSync().forEach((x, i) => {
            const right = wanted[n]![i]!;
            assert.ok(Math.abs(x - right) < 2e-5 * Math.max(1, Math.abs(right)), `round ${round}: ${x}, not ${right}`);
          });
          tensor.dispose();
        });
      }
      prepared.dispose();
      for (const tensor of parameters.values()) tensor.dispose();
      assert.is(tf.memory().numTensors, before);
    });

test.run();
