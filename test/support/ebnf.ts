/** Reads ISO/IEC 14977 as far as `grammar/finslip.ebnf` uses it, and derives random sentences from it. */

export type Rule =
  | { readonly kind: 'quoted'; readonly text: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly Rule[] }
  | { readonly kind: 'optional' | 'repeated'; readonly inner: Rule };

const piece = /\s*(?:"([^"]*)"|([A-Za-z][A-Za-z ]*[A-Za-z]|[A-Za-z])|([=,;|[\]{}()]))/y;

/** The rules of a grammar by name. */
export function readEbnf(text: string): ReadonlyMap<string, Rule> {
  const plain = text.replace(/\(\*[\s\S]*?\*\)/g, '').trimEnd();
  const pieces: { readonly quoted?: string; readonly name?: string; readonly sign?: string }[] = [];
  piece.lastIndex = 0;
  while (piece.lastIndex < plain.length) {
    const from = piece.lastIndex;
    const match = piece.exec(plain);
    if (!match) throw new Error(`unreadable EBNF: ${plain.slice(from, from + 40)}`);
    pieces.push({ quoted: match[1], name: match[2], sign: match[3] });
  }
  let next = 0;
  const sign = (): string | undefined => pieces[next]?.sign;
  const expect = (wanted: string): void => {
    if (sign() !== wanted) throw new Error(`expected ${wanted} in EBNF, found ${JSON.stringify(pieces[next])}`);
    next++;
  };
  const choice = (): Rule => {
    const parts = [sequence()];
    while (sign() === '|') {
      next++;
      parts.push(sequence());
    }
    return parts.length === 1 ? parts[0]! : { kind: 'choice', parts };
  };
  const sequence = (): Rule => {
    const parts = [factor()];
    while (sign() === ',') {
      next++;
      parts.push(factor());
    }
    return parts.length === 1 ? parts[0]! : { kind: 'sequence', parts };
  };
  const factor = (): Rule => {
    const { quoted, name, sign: open } = pieces[next++]!;
    if (quoted !== undefined) return { kind: 'quoted', text: quoted };
    if (name !== undefined) return { kind: 'name', name };
    const inner = choice();
    expect(open === '[' ? ']' : open === '{' ? '}' : ')');
    return open === '(' ? inner : { kind: open === '[' ? 'optional' : 'repeated', inner };
  };
  const rules = new Map<string, Rule>();
  while (next < pieces.length) {
    const { name } = pieces[next++]!;
    expect('=');
    rules.set(name!, choice());
    expect(';');
  }
  return rules;
}

/** Terminals of a random sentence: quoted ones as they are, tokens by their name in capitals. */
export function derive(
  rules: ReadonlyMap<string, Rule>,
  start: string,
  random: () => number,
  budget: number,
): string[] {
  const out: string[] = [];
  const shortest = shortestDerivations(rules);
  const cost = (rule: Rule): number => costOf(rule, shortest);
  const walk = (rule: Rule): void => {
    switch (rule.kind) {
      case 'quoted':
        out.push(rule.text);
        budget--;
        break;
      case 'name': {
        const inner = rules.get(rule.name);
        if (inner) walk(inner);
        else {
          out.push(rule.name);
          budget--;
        }
        break;
      }
      case 'sequence':
        rule.parts.forEach(walk);
        break;
      case 'optional':
        if (budget > 0 && random() < 0.5) walk(rule.inner);
        break;
      case 'repeated':
        for (let n = 0; n < 3 && budget > 0 && random() < 0.4; n++) walk(rule.inner);
        break;
      case 'choice': {
        const least = Math.min(...rule.parts.map(cost));
        const open = budget > 0 ? rule.parts : rule.parts.filter((part) => cost(part) === least);
        walk(open[Math.floor(random() * open.length)]!);
      }
    }
  };
  walk({ kind: 'name', name: start });
  return out;
}

/** Length of the shortest sentence of each rule, so that a derivation can come to an end. */
function shortestDerivations(rules: ReadonlyMap<string, Rule>): Map<string, number> {
  const shortest = new Map<string, number>();
  for (let changed = true; changed; ) {
    changed = false;
    for (const [name, rule] of rules) {
      const cost = costOf(rule, shortest, rules);
      if (cost < (shortest.get(name) ?? Number.POSITIVE_INFINITY)) {
        shortest.set(name, cost);
        changed = true;
      }
    }
  }
  return shortest;
}

function costOf(rule: Rule, shortest: ReadonlyMap<string, number>, rules?: ReadonlyMap<string, Rule>): number {
  switch (rule.kind) {
    case 'quoted':
      return 1;
    case 'name':
      return shortest.get(rule.name) ?? (rules?.has(rule.name) ? Number.POSITIVE_INFINITY : 1);
    case 'sequence':
      return rule.parts.reduce((sum, part) => sum + costOf(part, shortest, rules), 0);
    case 'choice':
      return Math.min(...rule.parts.map((part) => costOf(part, shortest, rules)));
    default:
      return 0;
  }
}
