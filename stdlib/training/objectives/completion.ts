import { type Column, signature, value } from '../../../compiler/operators/authoring.ts';

/**
 * Learning to complete prompts: next-token loss on the completion alone. The two texts are joined as they stand, so a space between them belongs to one of them;
 * the end token is learnt with the completion.
 */
export const completion = value({
  version: '1',
  family: 'Objective',
  positional: ['prompt', 'completion'],
  create:
    signature<
      (
        /** Read, and not predicted. */
        prompt: Column<string>,
        completion: Column<string>,
      ) => void
    >(),
});
