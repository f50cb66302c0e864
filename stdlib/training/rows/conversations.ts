import type { Rows, TaskTools } from '../../../compiler/operators/authoring.ts';
import type { ChatMessage, ChatTemplate } from '../../models/chat/chat-template.ts';
import { TemplateError } from '../../models/chat/source.ts';
import { answerSpans, type Span, tokensWithin } from '../../models/chat/spans.ts';
import { collector, type Encoded, type Examples } from './collect.ts';
import { numbered, type Reading } from './documents.ts';
import { messagesOf, rendered } from './messages.ts';

export type AskedOf = 'assistant' | 'last_assistant' | 'all';

/**
 * One example per conversation: the template's text, tokenized without what the tokenizer would add on its own, since a template writes its begin and end tokens
 * itself; cut at the end. Counted on the way: answers without a word.
 */
export async function readConversations(
  rows: Rows,
  column: string,
  template: ChatTemplate,
  asked: AskedOf,
  reading: Reading,
  task: TaskTools,
): Promise<Examples> {
  const { add, done } = collector(reading, task);
  let emptyAnswers = 0;
  for await (const { rows: batch, first } of numbered(rows, task)) {
    const encoded = batch.map((row, n) => {
      const messages = messagesOf(row, column, first + n, task);
      emptyAnswers += messages.filter(({ role, content }) => role === 'assistant' && content.trim() === '').length;
      return rendered(first + n, column, task, () => encodeConversation(messages, template, asked, reading, task));
    });
    for (const [n, one] of (await Promise.all(encoded)).entries()) add(first + n, [one]);
  }
  if (emptyAnswers > 0) task.count('empty answers', emptyAnswers);
  return done();
}

function encodeConversation(
  messages: readonly ChatMessage[],
  template: ChatTemplate,
  asked: AskedOf,
  { tokenizer }: Reading,
  task: TaskTools,
): Promise<Encoded> {
  const { text, spans: marked } = template.render(messages);
  const isToken = (token: string) => tokenizer.tokenId(token) !== null;
  const spans = asked === 'all' ? null : (marked ?? unmarkedSpans(template, messages, isToken, task));
  return tokenizer.encodeWithOffsets(text, false).then(({ ids, offsets }) => {
    const wanted = asked === 'last_assistant' ? spans!.slice(-1) : spans;
    return { ids, targets: wanted === null ? null : tokensWithin(offsets, wanted) };
  });
}

function unmarkedSpans(
  template: ChatTemplate,
  messages: readonly ChatMessage[],
  isToken: (token: string) => boolean,
  task: TaskTools,
): readonly Span[] {
  try {
    return answerSpans(template, messages, isToken);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return task.fail('FTP0942', { template: template.name, problem: error.message });
  }
}
