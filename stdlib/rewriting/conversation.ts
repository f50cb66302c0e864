import { scalar } from '../../compiler/operators/authoring.ts';

// A type and not an interface: only such a one is known to have no other members.
type Turn = {
  readonly role: string;
  readonly content: string;
};

/**
 * A question and its answer as a conversation, for `sft(messages)`: `derive(messages: conversation(question, answer))`. With a third text, that is what the
 * system says first. Instructions are built by texts with columns in them: `derive(question: "Sammanfatta: {text}")`.
 */
export const conversation = scalar({
  version: '1',
  call(question: string, answer: string, /** What the system says first. */ system?: string): readonly Turn[] {
    const turns = [
      { role: 'user', content: question },
      { role: 'assistant', content: answer },
    ];
    // Left out in a pipeline, it arrives as null.
    return system === undefined || system === null ? turns : [{ role: 'system', content: system }, ...turns];
  },
});
