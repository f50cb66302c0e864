import { expand, type Grammar, sentence } from './grammar.ts';
import type { Random } from './random.ts';

/** What a kind of text is made of: a topic opens, is told and closes; `common` sentences fit any topic of the domain. */
export interface Domain {
  readonly grammar: Grammar;
  readonly topics: Readonly<Record<string, Topic>>;
  readonly common: readonly string[];
  /** Rules that mean the same thing throughout one text, such as the place it is about. */
  readonly fixed: readonly string[];
}

export interface Topic {
  readonly opening: readonly string[];
  readonly body: readonly string[];
  readonly closing: readonly string[];
}

/** Prose of at least `words[0]` words in one to three paragraphs; no template is used twice in one text. */
export function document(domain: Domain, random: Random, words: readonly [number, number], topicName?: string): string {
  const topic = domain.topics[topicName ?? random.pick(Object.keys(domain.topics))]!;
  const bindings = new Map<string, string>();
  for (const rule of domain.fixed) bindings.set(rule, expand(`{${rule}}`, domain.grammar, random, bindings));
  const say = (template: string): string => sentence(template, domain.grammar, random, bindings);
  const wanted = random.between(words[0], words[1]);
  const sentences = [say(random.pick(topic.opening))];
  const closing = random.pick(topic.closing);
  const own = random.draw(topic.body, topic.body.length);
  const shared = random.draw(domain.common, domain.common.length);
  let count = size(sentences[0]!) + size(closing);
  while (count < wanted) {
    const template = (shared.length > 0 && (own.length === 0 || random.chance(0.2)) ? shared : own).pop();
    if (template === undefined) throw new Error('The topic has too few sentences for so long a text.');
    sentences.push(say(template));
    count += size(sentences.at(-1)!);
  }
  sentences.push(say(closing));
  return paragraphs(sentences, random);
}

const size = (text: string): number => text.split(' ').length;

function paragraphs(sentences: readonly string[], random: Random): string {
  const parts: string[] = [];
  for (let start = 0; start < sentences.length; ) {
    const left = sentences.length - start;
    const take = left <= 4 ? left : random.between(2, 4);
    parts.push(sentences.slice(start, start + take).join(' '));
    start += take;
  }
  return parts.join('\n\n');
}
