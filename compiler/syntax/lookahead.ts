import {
  Alternation,
  Alternative,
  type ILookaheadStrategy,
  type IOrAlt,
  type IProduction,
  type IToken,
  LLkLookaheadStrategy,
  NonTerminal,
  Option,
  Repetition,
  RepetitionMandatory,
  RepetitionMandatoryWithSeparator,
  RepetitionWithSeparator,
  type Rule,
  Terminal,
} from 'chevrotain';

/**
 * Decides by the next token alone, from first sets that are computed once per rule. The grammar is LL(1) apart from a few gates, and
 * Chevrotain's own LL(k) strategy would spend most of the parser's start on paths that this grammar has no need of.
 */
export const firstSetLookahead: ILookaheadStrategy = {
  validate: (options) => new LLkLookaheadStrategy({ maxLookahead: 1 }).validate(options),

  buildLookaheadForAlternation({ rule, prodOccurrence, hasPredicates }) {
    const alternatives = find(rule, 'Alternation', prodOccurrence).definition.map((alternative) => first(alternative));
    if (hasPredicates) {
      return function (this: Reader, choices?: IOrAlt<unknown>[]) {
        const type = this.LA(1).tokenTypeIdx;
        const chosen = alternatives.findIndex((set, i) => set.has(type) && choices![i]!.GATE?.call(this) !== false);
        return chosen < 0 ? undefined : chosen;
      };
    }
    const byType: (number | undefined)[] = [];
    alternatives.forEach((set, index) => {
      for (const type of set) byType[type] ??= index;
    });
    return function (this: Reader) {
      return byType[this.LA(1).tokenTypeIdx];
    };
  },

  buildLookaheadForOptional({ rule, prodType, prodOccurrence }) {
    const byType: (boolean | undefined)[] = [];
    for (const type of firstOfSequence(find(rule, prodType, prodOccurrence).definition)) byType[type] = true;
    return function (this: Reader) {
      return byType[this.LA(1).tokenTypeIdx] === true;
    };
  },
};

/** What a lookahead function reads: the parser that calls it. */
interface Reader {
  LA(ahead: number): IToken;
}

type Branching = IProduction & { readonly definition: IProduction[]; readonly idx: number };

const kinds = {
  Alternation,
  Option,
  Repetition,
  RepetitionMandatory,
  RepetitionMandatoryWithSeparator,
  RepetitionWithSeparator,
};

function find(rule: Rule, kind: keyof typeof kinds, occurrence: number): Branching {
  const waiting: IProduction[] = [...rule.definition];
  for (let production = waiting.pop(); production; production = waiting.pop()) {
    if (production instanceof kinds[kind] && (production as Branching).idx === occurrence)
      return production as Branching;
    if ('definition' in production && !(production instanceof NonTerminal))
      waiting.push(...(production as Branching).definition);
  }
  throw new Error(`no ${kind} ${occurrence} in rule ${rule.name}`);
}

const ofRules = new WeakMap<Rule, ReadonlySet<number>>();

/** Numbers of the token types that a production may begin with. */
function first(production: IProduction): ReadonlySet<number> {
  if (production instanceof Terminal) {
    const { tokenTypeIdx, categoryMatches } = production.terminalType;
    return new Set([tokenTypeIdx!, ...(categoryMatches ?? [])]);
  }
  if (production instanceof NonTerminal) {
    const rule = production.referencedRule;
    let set = ofRules.get(rule);
    if (!set) {
      set = firstOfSequence(rule.definition);
      ofRules.set(rule, set);
    }
    return set;
  }
  const { definition } = production as Branching;
  if (production instanceof Alternation) return new Set(definition.flatMap((alternative) => [...first(alternative)]));
  return firstOfSequence(definition);
}

function firstOfSequence(definition: readonly IProduction[]): ReadonlySet<number> {
  const set = new Set<number>();
  for (const production of definition) {
    for (const type of first(production)) set.add(type);
    if (!mayBeEmpty(production)) break;
  }
  return set;
}

function mayBeEmpty(production: IProduction): boolean {
  if (production instanceof Option || production instanceof Repetition) return true;
  if (production instanceof RepetitionWithSeparator) return true;
  if (production instanceof Alternation) return production.definition.some(mayBeEmpty);
  if (production instanceof Alternative) return production.definition.every(mayBeEmpty);
  return false;
}
