import { scalar } from '../../compiler/operators/authoring.ts';
import type { Message } from '../training/rows/message.ts';

/**
 * A question and its answer as a conversation, for `sft(messages)`: `derive(messages: conversation(question, answer))`. With a third text, that is what the
 * system says first. Instructions are built by texts with columns in them: `derive(question: "Sammanfatta: {text}")`.
 */
export const conversation = scalar({
  version: '1',
  call(question: string, answer: string, /** What the system says first. */ system?: string): readonly Message[] {
    const turns = [
      { role: 'user', content: question },
      { role: 'assistant', content: answer },
    ];
    // Left out in a pipeline, it arrives as null.
    return system === undefined || system === null ? turns : [{ role: 'system', content: system }, ...turns];
  },
});
