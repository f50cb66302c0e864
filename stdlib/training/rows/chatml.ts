import { signature, value } from '../../../compiler/operators/authoring.ts';

/**
 * The ChatML template: `<|im_start|>role`, the text, `<|im_end|>`. The tokenizer must have both as tokens of their own. A model trained with it carries it on as
 * its own template.
 */
export const chatml = value({
  version: '1',
  family: 'Template',
  create:
    signature<
      (options: {
        /** System message put before conversations that have none. */
        system?: string;
      }) => void
    >(),
});
