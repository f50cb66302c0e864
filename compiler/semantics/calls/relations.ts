import type { Check, Condition } from '../../operators/checks.ts';
import { showNumber } from '../../operators/show.ts';
import type { Span } from '../../syntax/ast.ts';
import { type Checker, complain, type Environment } from '../context.ts';
import { identified } from '../labels/languages.ts';
import { isSingleId } from '../labels/spdx.ts';
import { list } from '../reporting.ts';
import type { Located } from '../values.ts';
import {
  anyHolds,
  constantText,
  furtherOf,
  type Given,
  holds,
  lengthOf,
  numberOf,
  paramOf,
  spoken,
  whyNot,
  written,
} from './conditions.ts';
import { checkColumns } from './table-columns.ts';

/** Reports where a call breaks one of its operator's `checks`. */
export function checkRelation(cx: Checker, check: Check, given: Given, callee: Span, env: Environment): void {
  const { args, signature } = given;
  const operator = signature.name;
  const special = (count: number): boolean => {
    // Which codes may stand there, and that none has another value, is tested over the whole manifest.
    if (check.code !== undefined) complain(cx, env, check.code as 'FTP1187', callee, { count });
    return check.code !== undefined;
  };
  switch (check.kind) {
    case 'filled':
      for (const option of check.options)
        if (args[option] !== undefined && lengthOf(args[option].value) === 0)
          complain(cx, env, 'FTP1123', args[option].span, { operator, options: `\`${option}\` with entries` });
      return;
    case 'some': {
      const lengths = check.options.map((option) => numberOf(given, { option, count: true }));
      if (lengths.some((length) => length === null || length > 0)) return;
      if (!special(0)) complain(cx, env, 'FTP1123', callee, { operator, options: list(check.options, 'or') });
      return;
    }
    case 'least': {
      const count = check.options.reduce((sum, option) => sum + (furtherOf(given, option)?.length ?? 0), 0);
      if (count < check.count && !special(count))
        complain(cx, env, 'FTP1123', callee, { operator, options: `${check.count} of ${list(check.options)}` });
      return;
    }
    case 'one':
    case 'at_most_one': {
      const found = check.options.filter((option) => args[option] !== undefined);
      if (found.length === 1 || (found.length === 0 && check.kind === 'at_most_one') || special(found.length)) return;
      const wanted = check.kind === 'one' ? 'exactly one' : 'at most one';
      const said = { operator, wanted, options: list(check.options), given: list(found) };
      complain(cx, env, 'FTP1222', args[found[1] ?? '']?.span ?? callee, said);
      return;
    }
    case 'order': {
      const [low, high] = [numberOf(given, check.low), numberOf(given, check.high)];
      const at = [check.high, check.low].map((term) => (term.option === null ? undefined : args[term.option]));
      const where = at.find((one) => one !== undefined);
      if (low === null || high === null || low <= high || where === undefined) return;
      const said = { operator, low: spoken(given, check.low, low), high: spoken(given, check.high, high) };
      complain(cx, env, 'FTP1122', where.span, said);
      return;
    }
    case 'needs': {
      const where = args[check.option];
      if (where === undefined || anyHolds(check.conditions, given) !== false) return;
      for (const condition of check.conditions)
        if (condition.kind === 'order' && condition.left.option !== null) given.told.add(condition.left.option);
      const because = check.conditions.map((condition) => whyNot(condition, given)).join(', and ');
      complain(cx, env, 'FTP1124', where.span, { option: check.option, operator, because });
      return;
    }
    case 'requires': {
      if (holds(check.when, given) !== true || anyHolds(check.conditions, given) !== false || special(0)) return;
      const option = optionOf(check.when);
      const said = { operator, given: written(check.when), needed: check.conditions.map(written).join(' or ') };
      complain(cx, env, 'FTP1223', args[option]?.span ?? callee, said);
      return;
    }
    case 'apart': {
      const [first, second] = check.options.map((option) => wordsIn(given, option));
      const isApart = (a: string, b: string): boolean => check.pairs.some(([x, y]) => x === a && y === b);
      if (!first?.length || !second?.length || first.some((a) => second.some((b) => !isApart(a, b)))) return;
      const [one, other] = check.options;
      const options = `\`${other}\` that ${list(first)} of \`${one}\` may have`;
      complain(cx, env, 'FTP1123', args[other!]?.span ?? args[one!]?.span ?? callee, { operator, options });
      return;
    }
    case 'named':
      checkNamed(cx, check.options[0]!, given, env);
      return;
    case 'above_nothing':
      checkShares(cx, check.options[0]!, given, env);
      return;
    case 'paired':
      checkPaired(cx, check.options, given, callee, env);
      return;
    case 'identified':
      eachText(check.options, given, (text, span) => {
        if (!identified.has(text)) complain(cx, env, 'FTP1225', span, { operator, language: text });
      });
      return;
    case 'licences':
      eachText(check.options, given, (text, span) => {
        if (!isSingleLicence(text)) complain(cx, env, 'FTP1182', span, { licence: text });
      });
      return;
    case 'columns':
    case 'any_column':
      checkColumns(cx, check, given, env);
  }
}

function eachText(options: readonly string[], { args }: Given, look: (text: string, span: Span) => void): void {
  for (const option of options) {
    const value = args[option]?.value;
    const items: readonly Located[] = value === undefined ? [] : value.kind === 'list' ? value.items : [args[option]!];
    for (const item of items) {
      const text = constantText(item.value);
      if (text !== null) look(text, item.span);
    }
  }
}

/** The entries of a list, given or by default; null where they are not known yet. */
function wordsIn(given: Given, option: string): readonly string[] | null {
  const value = given.args[option]?.value;
  const standing = paramOf(given, option)?.default;
  if (value === undefined) return Array.isArray(standing) ? standing.map(String) : null;
  if (value.kind !== 'list') return null;
  const words = value.items.map((item) => constantText(item.value));
  return words.includes(null) ? null : (words as readonly string[]);
}

/** The option that a condition begins with: what is written there is to blame. */
function optionOf(condition: Condition): string {
  if (condition.kind === 'not') return optionOf(condition.condition);
  return condition.kind === 'order' ? (condition.left.option ?? '') : condition.option;
}

/** `redact(text, [phone], email: drop)`: nobody looks for it. */
function checkNamed(cx: Checker, option: string, given: Given, env: Environment): void {
  const type = paramOf(given, option)?.type;
  if (type?.kind !== 'list' || type.of.kind !== 'enum') return;
  for (const name of type.of.values) {
    const where = given.args[name];
    if (where === undefined || holds({ kind: 'has', option, word: name }, given) !== false) continue;
    const classes = given.args[option]?.value;
    const looked = classes?.kind === 'list' ? classes.items.map((item) => constantText(item.value) ?? '…') : [];
    const standing = paramOf(given, option)?.default;
    const named = classes === undefined && Array.isArray(standing) ? standing.map(String) : looked;
    complain(cx, env, 'FTP1134', where.span, { class: name, classes: named.join(', ') });
  }
}

/** Shares that go by names of their own. */
function checkShares(cx: Checker, option: string, given: Given, env: Environment): void {
  const type = paramOf(given, option)?.type;
  for (const [part, { value, span }] of furtherOf(given, option) ?? [])
    if (value.kind === 'data' && typeof value.json === 'number' && value.json <= 0)
      complain(cx, env, 'FTP1226', span, {
        operator: given.signature.name,
        part,
        share: showNumber(value.json, type),
      });
}

/** One weight above nothing for the subject and each further stream. */
function checkPaired(
  cx: Checker,
  [option, others]: readonly string[],
  given: Given,
  callee: Span,
  env: Environment,
): void {
  const weights = given.args[option!]?.value;
  if (weights?.kind !== 'list') return;
  const streams = 1 + (lengthOf(given.args[others!]?.value) ?? 0);
  if (weights.items.length !== streams)
    complain(cx, env, 'FTP0935', callee, { weights: weights.items.length, streams });
  for (const [i, { value, span }] of weights.items.entries())
    if (value.kind === 'data' && typeof value.json === 'number' && value.json <= 0)
      complain(cx, env, 'FTP0936', span, { number: i + 1, weight: showNumber(value.json, value.type) });
}

/** Addresses of Creative Commons licences count as well; the operator reads them. */
const isSingleLicence = (text: string): boolean => text.includes('creativecommons.org/') || isSingleId(text.trim());
