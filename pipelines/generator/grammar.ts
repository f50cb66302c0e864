import type { Random } from './random.ts';

/**
 * A small generative grammar for Swedish prose. A template is text with
 * - `[one|another|]`: one of the alternatives;
 * - `{rule}`: an expansion of that rule; `{who:person}` binds it to `who`, and `{who}` repeats it;
 * - `{noun.form}` with `obest` (en bok), `best` (boken), `pl` (böcker), `plbest` (böckerna), `naken` (bok);
 * - `{adjective+noun.form}`: the same with an adjective that agrees (ett nytt verk, den nya boken, de nya böckerna).
 */
export interface Grammar {
  /** Rule name -> templates. */
  readonly rules: Readonly<Record<string, readonly string[]>>;
  /** Class name -> `en bok boken böcker böckerna`; `_` stands for a space within a form, `-` for a form that is not used. */
  readonly nouns: Readonly<Record<string, readonly string[]>>;
  /** Class name -> `ny nytt nya`. */
  readonly adjectives: Readonly<Record<string, readonly string[]>>;
}

type Bindings = Map<string, string>;

export function merge(...grammars: readonly Grammar[]): Grammar {
  return {
    rules: Object.assign({}, ...grammars.map((grammar) => grammar.rules)),
    nouns: Object.assign({}, ...grammars.map((grammar) => grammar.nouns)),
    adjectives: Object.assign({}, ...grammars.map((grammar) => grammar.adjectives)),
  };
}

/** One sentence (or more) of a template, its first letters raised and its spaces tidied. */
export function sentence(template: string, grammar: Grammar, random: Random, bindings: Bindings): string {
  return expand(template, grammar, random, bindings)
    .replace(/\s+/g, ' ')
    .replace(/ ([,.;:?!])/g, '$1')
    .trim()
    .replace(/(^|[.?!] )(\p{Ll})/gu, (_, before: string, letter: string) => before + letter.toUpperCase());
}

/** Innermost brackets first, so that alternatives may nest; then references, left to right, so that a binding precedes its use. */
export function expand(template: string, grammar: Grammar, random: Random, bindings: Bindings): string {
  let text = template;
  for (let inner = /\[([^[\]]*)\]/; inner.test(text); )
    text = text.replace(inner, (_, alternatives: string) => random.pick(alternatives.split('|')));
  return text.replace(/\{([^{}]+)\}/g, (_, reference: string) => refer(reference, grammar, random, bindings));
}

function refer(reference: string, grammar: Grammar, random: Random, bindings: Bindings): string {
  const [, name, target] = /^(?:(\w+):)?(.+)$/.exec(reference)!;
  if (name === undefined && bindings.has(target!)) return bindings.get(target!)!;
  const text = target!.includes('.') ? inflect(target!, grammar, random) : choose(target!, grammar, random, bindings);
  if (name !== undefined) bindings.set(name, text);
  return text;
}

function choose(rule: string, grammar: Grammar, random: Random, bindings: Bindings): string {
  const templates = grammar.rules[rule];
  if (templates === undefined) throw new Error(`The grammar has no rule "${rule}".`);
  return expand(random.pick(templates), grammar, random, bindings);
}

/** Place of each form in a noun's line, after its article. */
const FORMS: Readonly<Record<string, number>> = { naken: 1, obest: 1, best: 2, pl: 3, plbest: 4 };

function inflect(reference: string, grammar: Grammar, random: Random): string {
  const [words, form] = reference.split('.') as [string, string];
  const [noun, adjective] = words.split('+').reverse() as [string, string | undefined];
  const nouns = grammar.nouns[noun];
  if (nouns === undefined) throw new Error(`The grammar has no nouns "${noun}".`);
  const column = FORMS[form];
  if (column === undefined) throw new Error(`"${form}" is no form of a noun.`);
  const usable = nouns.map((line) => line.trim().split(/\s+/)).filter((forms) => forms[column] !== '-');
  const forms = random.pick(usable);
  const word = forms[column]!.replaceAll('_', ' ');
  const article = forms[0]!;
  if (adjective === undefined) return form === 'obest' ? `${article} ${word}` : word;
  const adjectives = grammar.adjectives[adjective];
  if (adjectives === undefined) throw new Error(`The grammar has no adjectives "${adjective}".`);
  const [common, neuter, plural] = random.pick(adjectives).split(/\s+/) as [string, string, string];
  const agreeing = article === 'en' ? common : neuter;
  if (form === 'obest') return `${article} ${agreeing} ${word}`;
  if (form === 'naken') return `${agreeing} ${word}`;
  if (form === 'pl') return `${plural} ${word}`;
  if (form === 'plbest') return `de ${plural} ${word}`;
  return `${article === 'en' ? 'den' : 'det'} ${plural} ${word}`;
}
