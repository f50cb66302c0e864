import type { TaskTools } from '../../../compiler/operators/authoring.ts';
import type { Batch, Program } from '../../engines/engine.ts';
import { collate, type Example } from '../rows/examples.ts';

/** Tokens that one forward pass reads at most. */
const tokensAtOnce = 4096;

/** Batches of all examples by length, so that little is computed on padding; the order of equal ones stays. */
export function* byLength(
  examples: readonly Example[],
): Generator<{ readonly batch: Batch; readonly which: readonly number[] }> {
  const order = examples.map((_, n) => n).sort((a, b) => examples[a]!.ids.length - examples[b]!.ids.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && (to - from + 1) * examples[order[to]!]!.ids.length <= tokensAtOnce) to++;
    const which = order.slice(from, to);
    yield {
      batch: collate(
        which.map((n) => examples[n]!),
        examples[which.at(-1)!]!.ids.length,
      ),
      which,
    };
    from = to;
  }
}

/** Summed log p of what each row of a batch asks for. */
export async function rowLikelihoods(program: Program, batch: Batch): Promise<Float32Array> {
  const scores = await program.logProbabilities(batch);
  const sums = new Float64Array(batch.rows);
  let at = 0;
  for (let place = 0; place < batch.labels.length; place++)
    if (batch.labels[place]! >= 0) sums[Math.floor(place / batch.length)]! += scores[at++]!;
  return Float32Array.from(sums);
}

/** Summed log p of what each example asks for, in the order of the examples. */
export async function likelihoods(
  program: Program,
  examples: readonly Example[],
  task: TaskTools,
): Promise<Float32Array> {
  const sums = new Float32Array(examples.length);
  let done = 0;
  for (const { batch, which } of byLength(examples)) {
    task.signal.throwIfAborted();
    const rows = await rowLikelihoods(program, batch);
    for (const [row, n] of which.entries()) sums[n] = rows[row]!;
    done += which.length;
    task.progress({ unit: 'answers of the start model', done, total: examples.length });
  }
  return sums;
}
