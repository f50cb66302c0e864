import type { Int, Rows, Steps, Tokens, Value } from '../../compiler/operators/authoring.ts';

/** What `pretrain` and `finetune` are told alike. */
export interface TrainingOptions {
  /** The rows to train on. */
  on: Rows;
  /** What the model learns to do, from which columns. */
  objective: Value<'Objective'>;
  /**
   * Where left out: `adamw` with a cosine and a warm-up of 3 %. Its rate is 0.4 divided by the width, at most 6e-3, for `pretrain`; 1e-3 for LoRA;
   * 1e-4 for all weights of a trained model.
   */
  optimizer?: Value<'Optimizer'>;
  /**
   * Examples side by side.
   * @default 8
   * @range 1..65536
   */
  batch: Int;
  /**
   * Longest example. The model's own length where left out.
   * @range 2..
   */
  context?: Tokens;
  /**
   * Several documents or conversations to a row of the batch, kept apart: none sees another, and nothing is computed on padding. `none` gives each a row of its
   * own in `finetune`, and joins documents to blocks in `pretrain`.
   * @default none
   */
  packing: 'none' | 'documents';
  /**
   * Training steps.
   * @range 1..
   */
  steps?: Int | Steps;
  /**
   * Passes over the data; 1 where neither this nor `steps` is given.
   * @range 1..
   */
  epochs?: Int;
  /**
   * May `steps` ask for more than one pass over the data?
   * @default false
   */
  repeat: boolean;
  /**
   * Batches whose gradients are added up for one step: the effect of a larger batch in the memory of a small one.
   * @default 1
   * @range 1..65536
   */
  accumulate: Int;
  /**
   * Largest norm of the gradient; a larger one is scaled down.
   * @default 1
   * @range 0.000001..
   */
  clip: number;
  /** Measures the loss on other rows: `every(20 steps, on: corpus.dev)`. */
  evaluate?: Value<'Every'>;
  /**
   * Ends the training before its time, judged by the losses of `evaluate`: `when_flat(evaluations: 3, by: 0.1%)`. The schedule is that of the whole
   * training.
   */
  stop?: Value<'Stop'>;
  /**
   * Which state becomes the model: the last one, or the one with the lowest loss in `evaluate`, that of the start included.
   * @default last
   */
  result: 'last' | 'best';
  /**
   * `recompute` keeps the input of each layer alone and computes the rest again on the way back: less memory for longer or more rows, about a third more time.
   * @default keep
   */
  memory: 'keep' | 'recompute';
  /**
   * Number format of matrix products. Weights, the optimizer, norms, softmax and loss stay float32. `bfloat16` needs an engine on TensorFlow, and is faster where
   * the processor or GPU multiplies in it.
   * @default float32
   */
  compute: 'float32' | 'bfloat16';
  /**
   * Keeps a state from which an interrupted training goes on: `every(200 steps, keep: 3)`. Once a minute where left out. Where it is written and there is a
   * loss to go by, the best weights are kept besides.
   * @observation
   */
  checkpoint?: Value<'Every'>;
  /**
   * Lets the model write now and then, to be read with `finslip show NAME --samples`: `every(50 steps, prompts: ["Once upon"], tokens: 40 tokens)`. It takes
   * the likeliest token each time. The model is the same with and without it, so one that is trained already is not trained again.
   * @observation
   */
  sample?: Value<'Every'>;
  /** The pipeline's seed where left out. */
  seed?: Int;
}
