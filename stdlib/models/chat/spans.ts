import type { ChatMessage, ChatTemplate } from './chat-template.ts';
import { TemplateError } from './source.ts';

/** From and to, in UTF-16 units of a text. */
export type Span = readonly [number, number];

/**
 * What the assistant says, from templates that do not mark it: the answer is what the template adds to the conversation so far together with the prompt for an
 * answer. White space behind the token that ends the answer is not part of it, since a model stops there. Throws `TemplateError` where a conversation does
 * not begin like its own beginnings (templates that take earlier thoughts away, for instance), because then nothing is sure.
 */
export function answerSpans(
  template: ChatTemplate,
  messages: readonly ChatMessage[],
  isToken: (text: string) => boolean,
): Span[] {
  const whole = template.render(messages).text;
  return messages.flatMap(({ role }, index) => {
    if (role !== 'assistant') return [];
    const before = template.render(messages.slice(0, index), true).text;
    const after = template.render(messages.slice(0, index + 1)).text;
    if (!after.startsWith(before) || !whole.startsWith(after))
      throw new TemplateError(
        `it writes the beginning of a conversation otherwise than the whole (message ${index + 1})`,
      );
    return [[before.length, answerEnd(after, before.length, template.endOfText, isToken)] as const];
  });
}

function answerEnd(text: string, from: number, endOfText: string | null, isToken: (text: string) => boolean): number {
  const trimmed = text.slice(from).trimEnd();
  const last = /<[^<>\s]+>$/.exec(trimmed)?.[0];
  const ended = (endOfText !== null && trimmed.endsWith(endOfText)) || (last !== undefined && isToken(last));
  return ended ? from + trimmed.length : text.length;
}

/** 1 for every token that stands for some of the text inside a span. */
export function tokensWithin(offsets: readonly Span[], spans: readonly Span[]): Uint8Array {
  const mask = new Uint8Array(offsets.length);
  let at = 0;
  offsets.forEach(([from, to], token) => {
    while (at < spans.length && spans[at]![1] <= from) at++;
    for (let n = at; n < spans.length && spans[n]![0] < to; n++) if (spans[n]![1] > from) mask[token] = 1;
  });
  return mask;
}
