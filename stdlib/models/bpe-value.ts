import { type Int, signature, value } from '../../compiler/operators/authoring.ts';

/**
 * A new tokenizer, trained on the text that the model is trained on: byte-pair encoding on bytes (Sennrich et al. 2016, Radford et al. 2019). Every text
 * has tokens and comes back unchanged.
 */
export const bpe = value({
  version: '1',
  family: 'Tokenizer',
  create:
    signature<
      (options: {
        /**
         * Entries, single bytes and special tokens among them. Fewer come out where the text has no more repeated pairs.
         * @range 259..1000000
         */
        vocabulary: Int;
        /**
         * Special tokens besides `<s>`, `</s>` and `<pad>`: `["<|im_start|>", "<|im_end|>"]` for a model that is to learn conversations with `chatml()`. Each is
         * one entry wherever it stands in a text.
         */
        tokens?: readonly string[];
      }) => void
    >(),
});
