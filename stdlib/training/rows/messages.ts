import type { Row, TaskTools } from '../../../compiler/operators/authoring.ts';
import type { ChatMessage } from '../../models/chat/chat-template.ts';
import { TemplateError } from '../../models/chat/source.ts';
import { seenText } from './documents.ts';

type Tools = Pick<TaskTools, 'fail'>;

/** The conversation of a row, or the failure that names row and message. `number` counts from 1. */
export function messagesOf(row: Row, column: string, number: number, task: Tools): readonly ChatMessage[] {
  const wrong = (problem: string): never => task.fail('FTP0943', { row: number, column, problem });
  const found = row[column];
  if (!Array.isArray(found)) return wrong(`it holds ${seenText(found)}, not a list of messages`);
  if (found.length === 0) wrong('the conversation is empty');
  return found.map((message, n) => {
    const { role, content } = (typeof message === 'object' && message !== null ? message : {}) as Partial<ChatMessage>;
    if (typeof role !== 'string') return wrong(`message ${n + 1} has no role but ${seenText(role)}`);
    if (typeof content !== 'string') return wrong(`message ${n + 1} has no text but ${seenText(content)}`);
    return message as ChatMessage;
  });
}

/** What a template makes of a row; where it refuses, the row is named with the template's own words. */
export function rendered<T>(row: number, column: string, task: Tools, render: () => T): T {
  try {
    return render();
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return task.fail('FTP0943', { row, column, problem: `the chat template refuses it: ${error.message}` });
  }
}
