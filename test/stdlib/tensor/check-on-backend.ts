import * as tf from '@tensorflow/tfjs-core';
import * as assert from 'uvu/assert';
import { interpret } from '../../../stdlib/engines/tfjs/interpret.ts';
import { gradients } from '../../../stdlib/tensor/reverse.ts';
import { type Case, weighted } from './cases.ts';
import { evaluate } from './evaluate.ts';

/** A case and its gradient on the backend of tfjs that is in use, against the same in 64 bits; nothing may be left over. */
export async function checkOnBackend(each: Case): Promise<void> {
  const results = [each.value, ...gradients(weighted(each), each.parameters).map((gradient) => gradient!)];
  const wanted = evaluate(results, each.given);
  const before = tf.memory().numTensors;
  const parameters = new Map(
    each.parameters.map(({ operation, shape }) => {
      const { name } = operation as { name: string };
      return [name, tf.tensor(each.given.get(name) as Float32Array, [...shape])];
    }),
  );
  const feeds = new Map([...each.given].map(([name, data]) => [name, { data, shape: [], dtype: 'int32' as const }]));
  const prepared = interpret(results);
  for (const round of [1, 2]) {
    const got = prepared.run(feeds, (name) => parameters.get(name)!);
    for (const [n, tensor] of got.entries()) {
      assert.equal(tensor.shape, results[n]!.shape);
      (await tensor.data()).forEach((x, i) => {
        const right = wanted[n]![i]!;
        assert.ok(Math.abs(x - right) < 2e-5 * Math.max(1, Math.abs(right)), `round ${round}: ${x}, not ${right}`);
      });
      tensor.dispose();
    }
  }
  prepared.dispose();
  for (const tensor of parameters.values()) tensor.dispose();
  assert.is(tf.memory().numTensors, before);
}
