import { type Int, signature, type Tokens, value } from '../../compiler/operators/authoring.ts';

/**
 * A new model of the GPT-2 family (Radford et al. 2019), to which GPT-SW3 belongs: LayerNorm, learned positions, biases everywhere, a feed-forward layer
 * without gate. `llama` learns more at the same size; this one compares with what has been published on GPT-2.
 */
export const gpt2 = value({
  version: '1',
  family: 'Architecture',
  create:
    signature<
      (options: {
        /**
         * Blocks of attention and feed-forward.
         * @range 1..256
         */
        layers: Int;
        /**
         * Elements of the state that a token carries from layer to layer.
         * @range 1..65536
         */
        width: Int;
        /**
         * Attention heads; they share the width evenly.
         * @range 1..512
         */
        heads: Int;
        /**
         * Width inside the feed-forward layers. Four times the width where left out.
         * @range 1..262144
         */
        ffn?: Int;
        /**
         * Longest text that the model can look at; a position beyond it has no place in the weights.
         * @range 2..1048576
         */
        context: Tokens;
        /**
         * One matrix for reading and for predicting tokens; a small model is mostly that.
         * @default true
         */
        tied: boolean;
        /**
         * GPT-2's approximation of the GELU, or the exact function, as in GPT-SW3.
         * @default gelu_new
         */
        activation: 'gelu_new' | 'gelu';
      }) => void
    >(),
});
