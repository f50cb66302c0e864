import type { TokenType } from 'chevrotain';
import { closerOf, isBalanced, isCloser, type Repair, repairBrackets } from './brackets.ts';
import { isAssertionStart, isEntryStart, isStatementStart } from './lines.ts';
import type { Problems } from './problems.ts';
import * as t from './tokens.ts';
import { isOperatorWord, makeToken, type Token } from './tokens.ts';
import { markTypeBrackets } from './type-brackets.ts';

/** Brackets and conditionals inside one another. Deeper input is reported and skipped, so that no reader of the tree runs out of stack. */
export const MAX_DEPTH = 64;

/**
 * Prepares the scanner's tokens for the parser: line breaks that end something become `Newline` tokens, all others vanish; `<` of
 * types is told from `<` of comparisons; and brackets are balanced, statement by statement, so that the grammar may
 * rely on every closer being there. A line in the first column that looks like a statement ends the one before it.
 */
export function layOut(tokens: Token[], problems: Problems): Token[] {
  const out: Token[] = [];
  let from = 0;
  while (from < tokens.length) {
    let to = from + 1;
    while (to < tokens.length && !isStatementStart(tokens, to)) to++;
    to = markTypeBrackets(tokens, from, to);
    const repair = isBalanced(tokens, from, to) ? null : repairBrackets(tokens, from, to, problems);
    if (out.length > 0) pushNewline(out);
    emitStatement(tokens, from, to, repair, out, problems);
    from = to;
  }
  return out;
}

/** A bracket that is open, with the conditionals begun in it so far. */
interface Level {
  readonly closer: TokenType | null;
  conditionals: number;
}

function emitStatement(
  tokens: readonly Token[],
  from: number,
  to: number,
  repair: Repair | null,
  out: Token[],
  problems: Problems,
): void {
  const levels: Level[] = [{ closer: null, conditionals: 0 }];
  let depth = 0;
  /** Brackets opened inside the part that is skipped for its depth; 0 outside of such a part. */
  let skipped = 0;
  let tooDeepTold = false;

  const close = (): void => {
    depth -= 1 + levels.pop()!.conditionals;
  };
  const invent = (index: number): void => {
    for (const closer of repair?.closers.get(index) ?? []) {
      if (skipped > 0) {
        skipped--;
        continue;
      }
      const end = out[out.length - 1]!.end;
      out.push(makeToken(closer, '', end, end));
      close();
    }
  };
  const refuse = (token: Token): void => {
    out.push(makeToken(t.Unreadable, token.image, token.startOffset, token.end));
    if (!tooDeepTold) problems.add('FTP0021', { start: token.startOffset, end: token.end }, { limit: MAX_DEPTH });
    tooDeepTold = true;
  };

  for (let index = from; index < to; index++) {
    const token = tokens[index]!;
    invent(index);
    if (repair?.strays.has(index)) continue;
    const closer = closerOf(token);
    if (skipped > 0) {
      if (closer) skipped++;
      else if (isCloser(token)) skipped--;
      continue;
    }
    const level = levels[levels.length - 1]!;
    if (token.column >= 0 && index > from && endsLine(tokens, index, out, level.closer, problems)) {
      pushNewline(out);
      depth -= level.conditionals;
      level.conditionals = 0;
    }
    if (closer) {
      if (depth >= MAX_DEPTH) {
        refuse(token);
        skipped = 1;
        continue;
      }
      levels.push({ closer, conditionals: 0 });
      depth++;
    } else if (isCloser(token)) {
      close();
    } else if (token.tokenType === t.Comma) {
      depth -= level.conditionals;
      level.conditionals = 0;
    } else if (token.tokenType === t.If) {
      if (depth >= MAX_DEPTH) {
        refuse(token);
        continue;
      }
      level.conditionals++;
      depth++;
    }
    out.push(token);
  }
  invent(to);
}

function pushNewline(out: Token[]): void {
  const last = out[out.length - 1]!;
  if (last.tokenType !== t.Newline) out.push(makeToken(t.Newline, '\n', last.end, last.end));
}

/** Whether the line break before the token at `index` ends an entry or a statement. `closer` is that of the innermost bracket. */
function endsLine(
  tokens: readonly Token[],
  index: number,
  out: readonly Token[],
  closer: TokenType | null,
  problems: Problems,
): boolean {
  const token = tokens[index]!;
  const before = out[out.length - 1];
  if (before === undefined || before.tokenType === t.LBrace) return false;
  if (token.tokenType === t.RBrace || token.tokenType === t.Comma) return false;
  if (closer !== null && closer !== t.RBrace) return false;
  // Between braces a comma separates already; elsewhere what follows it goes on.
  if (before.tokenType === t.Comma) return false;
  const named = tokens[index + 1]?.tokenType === t.Colon;
  if (token.tokenType === t.Pipe || (leadingWords.has(token.tokenType) && !named)) return false;
  if (goesOn(before, out[out.length - 2])) {
    return closer !== null && (isEntryStart(tokens, index) || isAssertionStart(tokens, index));
  }
  if (token.tokenType === t.LBrace) {
    problems.add('FTP0018', { start: token.startOffset, end: token.end }, {});
    return false;
  }
  return true;
}

const leadingWords = new Set<TokenType>([t.And, t.Or, t.Then, t.Else]);

const openEnded = new Set<TokenType>([
  t.Colon,
  t.Equals,
  t.Pipe,
  t.DotDot,
  t.Plus,
  t.Minus,
  t.Star,
  t.Slash,
  t.EqualTo,
  t.NotEqualTo,
  t.Less,
  t.LessOrEqual,
  t.Greater,
  t.GreaterOrEqual,
]);

/** Whether a line that ends in `token` goes on in the next. */
function goesOn(token: Token, before: Token | undefined): boolean {
  if (openEnded.has(token.tokenType)) return true;
  return isOperatorWord(token) && before?.tokenType !== t.Dot;
}
