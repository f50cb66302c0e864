import { type Int, signature, type Tokens, value } from '../../compiler/operators/authoring.ts';

/** A new model of the Llama family (Touvron et al. 2023): RMSNorm, rotary positions, SwiGLU, grouped-query attention. */
export const llama = value({
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
         * @range 2..65536
         */
        width: Int;
        /**
         * Attention heads; they share the width evenly.
         * @range 1..512
         */
        heads: Int;
        /**
         * Heads for keys and values; fewer than `heads` save memory. As many as `heads` where left out.
         * @range 1..512
         */
        kv_heads?: Int;
        /**
         * Width inside the feed-forward layers. 8/3 of the width where left out, rounded up to a multiple of eight.
         * @range 1..262144
         */
        ffn?: Int;
        /**
         * Longest text that the model can look at.
         * @range 2..1048576
         */
        context: Tokens;
        /**
         * One matrix for reading and for predicting tokens; a small model is mostly that.
         * @default true
         */
        tied: boolean;
        /**
         * Base of the rotary frequencies.
         * @default 10000
         * @range 1..
         */
        theta: number;
      }) => void
    >(),
});
