import { type Column, signature, type Value, value } from '../../compiler/operators/authoring.ts';

interface Message {
  role: 'system' | 'user' | 'assistant';
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
