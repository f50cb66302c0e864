import { type Fraction, type Model, signature, value } from '../../../compiler/operators/authoring.ts';

/**
 * Goes on training an adapter instead of starting a new one: `finetune(base, on: …) { method: continued(notes) }` where `notes` is a model made from `base`, by `finetune` with
 * `lora`, `rslora` or `dora`, or by `with_adapter`. Rank, alpha and layers are those of the adapter. `finetune(notes, …) { method: lora(…) }` would put a second
 * adapter on top of the first.
 */
export const continued = value({
  version: '1',
  family: 'Method',
  positional: ['adapter'],
  create:
    signature<
      (
        /** A model with an adapter. */
        adapter: Model,
        options: {
          /**
           * Share of the addition's inputs that is left out at random in training; the adapter's own where left out.
           * @range 0%..90%
           */
          dropout?: Fraction;
        },
      ) => void
    >(),
});
