import { permutation, stream } from '../tensor/random.ts';

/**
 * Which examples a training step sees, as a pure function of seed and step, so that a resumed training needs no position in the data. Each
 * epoch is a permutation of its own. Batches do not cross epochs: the last one of an epoch may be smaller, and so may the last
 * accumulation of batches.
 */
export interface Order {
  readonly examples: number;
  readonly batch: number;
  /** Batches whose gradients are added up for one step. */
  readonly accumulate: number;
  readonly seed: number;
}

export function stepsPerEpoch({ examples, batch, accumulate }: Order): number {
  return Math.ceil(Math.ceil(examples / batch) / accumulate);
}

/** Gives the batches of a step (from 0), as indices of examples. The permutation of the epoch asked for last is kept at hand. */
export function dataOrder(order: Order): (step: number) => readonly (readonly number[])[] {
  const { examples, batch, accumulate, seed } = order;
  const perEpoch = stepsPerEpoch(order);
  let current: { readonly epoch: number; readonly shuffled: Uint32Array } = { epoch: -1, shuffled: new Uint32Array() };
  return (step) => {
    const epoch = Math.floor(step / perEpoch);
    if (epoch !== current.epoch) current = { epoch, shuffled: permutation(stream(seed, `epoch ${epoch}`), examples) };
    const first = (step % perEpoch) * accumulate * batch;
    const last = Math.min(examples, first + accumulate * batch);
    const batches: number[][] = [];
    for (let from = first; from < last; from += batch)
      batches.push([...current.shuffled.subarray(from, Math.min(last, from + batch))]);
    return batches;
  };
}
