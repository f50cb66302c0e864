import { createToken, type IToken, Lexer, type TokenType } from 'chevrotain';
import type { Comment } from './ast.ts';

/**
 * The vocabulary of the grammar. Tokens are cut by our own scanner (`lexer.ts`): interpolated text, layout by line and mistakes that are
 * explained rather than skipped need more than a list of patterns, and building a pattern table would cost more time
 * at start than reading a file.
 */
export interface Token extends IToken {
  /** Exclusive, as in the syntax tree (Chevrotain's own `endOffset` is inclusive and unused here). */
  end: number;
  /** Offset from the start of its line where the token is the first one there, else -1. */
  column: number;
  /** Decoded text of a text token, else the image. */
  value: string;
  /** Documentation comments right before the token. */
  docs: readonly Comment[];
}

const token = (name: string, label: string, categories: TokenType[] = []): TokenType =>
  createToken({ name, label, categories, pattern: Lexer.NA });

/** Any word. Keywords are contextual: each is an identifier as well, and only its place in a sentence makes it special. */
export const Identifier = token('Identifier', 'name');
/** Operators with a value on either side, told apart by `precedence.ts`. */
export const BinaryOperator = token('BinaryOperator', 'operator');
/** Operators before a value. */
export const PrefixOperator = token('PrefixOperator', 'not | -');
/** What ends an entry of a block. */
export const Separator = token('Separator', 'new line | ,');

export const Edition = token('Edition', 'edition', [Identifier]);
export const Use = token('Use', 'use', [Identifier]);
export const Test = token('Test', 'test', [Identifier]);
export const Require = token('Require', 'require', [Identifier]);
export const Expect = token('Expect', 'expect', [Identifier]);
export const If = token('If', 'if', [Identifier]);
export const Then = token('Then', 'then', [Identifier]);
export const Else = token('Else', 'else', [Identifier]);
export const And = token('And', 'and', [Identifier, BinaryOperator]);
export const Or = token('Or', 'or', [Identifier, BinaryOperator]);
export const Not = token('Not', 'not', [Identifier, PrefixOperator]);
export const True = token('True', 'true', [Identifier]);
export const False = token('False', 'false', [Identifier]);

export const NumberToken = token('Number', 'number');
export const DateToken = token('Date', 'date');
export const Text = token('Text', 'text');
export const TextHead = token('TextHead', '"…{');
export const TextMiddle = token('TextMiddle', '}…{');
export const TextTail = token('TextTail', '}…"');

export const LParen = token('LParen', '(');
export const RParen = token('RParen', ')');
export const LBracket = token('LBracket', '[');
export const RBracket = token('RBracket', ']');
export const LBrace = token('LBrace', '{');
export const RBrace = token('RBrace', '}');
export const TypeOpen = token('TypeOpen', '<');
export const TypeClose = token('TypeClose', '>');

export const Colon = token('Colon', ':');
export const Equals = token('Equals', '=');
export const Comma = token('Comma', ',', [Separator]);
export const Newline = token('Newline', 'new line', [Separator]);
export const Dot = token('Dot', '.');
export const Question = token('Question', '?');
export const At = token('At', '@');
export const Percent = token('Percent', '%');
export const Pipe = token('Pipe', '|>');

export const DotDot = token('DotDot', '..', [BinaryOperator]);
export const Plus = token('Plus', '+', [BinaryOperator]);
export const Minus = token('Minus', '-', [BinaryOperator, PrefixOperator]);
export const Star = token('Star', '*', [BinaryOperator]);
export const Slash = token('Slash', '/', [BinaryOperator]);
export const EqualTo = token('EqualTo', '==', [BinaryOperator]);
export const NotEqualTo = token('NotEqualTo', '!=', [BinaryOperator]);
export const Less = token('Less', '<', [BinaryOperator]);
export const LessOrEqual = token('LessOrEqual', '<=', [BinaryOperator]);
export const Greater = token('Greater', '>', [BinaryOperator]);
export const GreaterOrEqual = token('GreaterOrEqual', '>=', [BinaryOperator]);

/** Characters that no token starts with, or nesting too deep to read. Already reported when the parser meets it. */
export const Unreadable = token('Unreadable', 'unreadable');

/** Words that are more than names somewhere. */
export const keywords: ReadonlyMap<string, TokenType> = new Map(
  [Edition, Use, Test, Require, Expect, If, Then, Else, And, Or, Not, True, False].map((type) => [type.LABEL!, type]),
);

export const vocabulary: TokenType[] = [
  Identifier,
  BinaryOperator,
  PrefixOperator,
  Separator,
  ...keywords.values(),
  NumberToken,
  DateToken,
  Text,
  TextHead,
  TextMiddle,
  TextTail,
  LParen,
  RParen,
  LBracket,
  RBracket,
  LBrace,
  RBrace,
  TypeOpen,
  TypeClose,
  Colon,
  Equals,
  Comma,
  Newline,
  Dot,
  Question,
  At,
  Percent,
  Pipe,
  DotDot,
  Plus,
  Minus,
  Star,
  Slash,
  EqualTo,
  NotEqualTo,
  Less,
  LessOrEqual,
  Greater,
  GreaterOrEqual,
  Unreadable,
];

const nothing: readonly Comment[] = [];

/** Every token has the same fields in the same order, so that the parser's reads stay fast. */
export function makeToken(type: TokenType, image: string, start: number, end: number, column = -1): Token {
  return {
    image,
    startOffset: start,
    tokenTypeIdx: type.tokenTypeIdx!,
    tokenType: type,
    end,
    column,
    value: image,
    docs: nothing,
  };
}

/** Gives a token another type, where recovery knows what was meant. */
export function retype(token: Token, type: TokenType): void {
  token.tokenType = type;
  token.tokenTypeIdx = type.tokenTypeIdx!;
}

const identifiers = new Set<TokenType>([Identifier, ...keywords.values()]);

/** Any word, keyword or not. */
export function isWord(token: Token | undefined): boolean {
  return token !== undefined && identifiers.has(token.tokenType);
}

const operatorWords = new Set<TokenType>([And, Or, Not, If, Then, Else]);

/** Words that an expression reads as its own, so that they name nothing there. */
export function isOperatorWord(token: Token): boolean {
  return operatorWords.has(token.tokenType);
}

/** Words that cannot name what an expression refers to. */
export function isReserved(token: Token): boolean {
  return isOperatorWord(token) || token.tokenType === True || token.tokenType === False;
}
