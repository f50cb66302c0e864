import { type Column, signature, type Value, value } from '../../../compiler/operators/authoring.ts';
import type { Message } from '../rows/message.ts';

/** Instruction tuning: next-token loss over conversations, on what the assistant says alone unless told otherwise (Ouyang et al. 2022). */
export const sft = value({
  version: '1',
  family: 'Objective',
  positional: ['messages'],
  create:
    signature<
      (
        /** The conversation, in order. */
        messages: Column<Message[]>,
        options: {
          /** How a conversation becomes text: the model's own template where left out. A model is served with the one it was trained with. */
          template?: Value<'Template'>;
          /**
           * The tokens that count: all that the assistant says, its last answer, or everything.
           * @default assistant
           */
          loss: 'assistant' | 'last_assistant' | 'all';
        },
      ) => void
    >(),
});
