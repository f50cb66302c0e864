import { type Column, signature, type Value, value } from '../../compiler/operators/authoring.ts';

interface Message {
  /** `system`, `user` or `assistant`: a text, since nothing is known of a file's values before it is read. */
  role: string;
  content: string;
}

/** Instruction tuning: next-token loss over conversations, on what the assistant says alone unless told otherwise. */
export const sft = value({
  version: '1',
  family: 'Objective',
  status: 'planned',
  positional: ['messages'],
  create:
    signature<
      (
        /** The conversation, in order. */
        messages: Column<Message[]>,
        options: {
          /** How a conversation becomes text; must be the one that the model will be served with. */
          template: Value<'Template'>;
          /**
           * The tokens that count.
           * @default assistant
           */
          loss: 'assistant' | 'last_assistant' | 'all';
        },
      ) => void
    >(),
});
