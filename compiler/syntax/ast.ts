/**
 * The syntax tree of a `.ftp` file.
 *
 * One generic statement shape and one expression grammar for values and types: the parser knows no declaration kind and
 * no operator by name, so a half-typed or misspelt file keeps its structure and the checker can say what was meant.
 * Offsets are UTF-16 indices into the source text, `end` exclusive. A parent's span contains its children's spans.
 */

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** An identifier as written. `text` is empty where recovery had to invent it. */
export interface Name extends Span {
  readonly text: string;
}

export interface Comment extends Span {
  /** `line` is `//`, `doc` is `///`. */
  readonly kind: 'line' | 'doc';
  /** Text after the slashes, without the line break. */
  readonly text: string;
}

export interface SourceFile extends Span {
  readonly kind: 'file';
  readonly statements: readonly Statement[];
  /** Every comment of the file, in order; documentation comments are attached to declarations as well. */
  readonly comments: readonly Comment[];
}

export type Statement = EditionStatement | UseStatement | TestStatement | Declaration;

/** `edition 2026` */
export interface EditionStatement extends Span {
  readonly kind: 'edition';
  readonly year: number;
  readonly yearSpan: Span;
}

/** `use "std/swedish" { swedish_web }`; without braces every exported name is meant. */
export interface UseStatement extends Span {
  readonly kind: 'use';
  readonly path: string;
  readonly pathSpan: Span;
  readonly names: readonly Name[] | null;
}

/** `test "sentence" { rows: […] expect … }` */
export interface TestStatement extends Span {
  readonly kind: 'test';
  readonly sentence: string;
  readonly sentenceSpan: Span;
  readonly block: Block;
  readonly docs: readonly Comment[];
}

/** `<keyword> <name> [(<params>)] [: <type>] [= <value>] [<block>]` */
export interface Declaration extends Span {
  readonly kind: 'declaration';
  readonly keyword: Name;
  readonly name: Name;
  readonly params: readonly Param[] | null;
  readonly type: Expression | null;
  readonly value: Expression | null;
  readonly block: Block | null;
  readonly docs: readonly Comment[];
}

export interface Param extends Span {
  readonly kind: 'param';
  readonly name: Name;
  readonly type: Expression | null;
  readonly default: Expression | null;
}

export interface Block extends Span {
  readonly kind: 'block';
  readonly entries: readonly BlockEntry[];
}

export type BlockEntry = Entry | AssertionEntry;

/** `name: value`; `value` is an `error` expression where nothing (or nothing readable) followed. */
export interface Entry extends Span {
  readonly kind: 'entry';
  readonly name: Name;
  readonly value: Expression;
  readonly docs: readonly Comment[];
}

/** `require <expression>` in an evaluation, `expect <expression>` in a test. */
export interface AssertionEntry extends Span {
  readonly kind: 'require' | 'expect';
  readonly value: Expression;
  readonly docs: readonly Comment[];
}

export type Expression =
  | TextLiteral
  | NumberLiteral
  | QuantityLiteral
  | BoolLiteral
  | DateLiteral
  | ListExpression
  | RecordExpression
  | NameExpression
  | MemberExpression
  | CallExpression
  | PipeExpression
  | ConditionalExpression
  | BinaryExpression
  | UnaryExpression
  | RangeExpression
  | TypeArguments
  | OptionalType
  | LabelledType
  | RefinedType
  | GroupExpression
  | ErrorExpression;

/** `"text {expr}"`: literal parts and interpolated expressions in order. A literal brace is written `{{` or `}}`. */
export interface TextLiteral extends Span {
  readonly kind: 'text';
  readonly parts: readonly (TextPart | Expression)[];
}
export interface TextPart extends Span {
  readonly kind: 'part';
  /** Unescaped. */
  readonly text: string;
}
export interface NumberLiteral extends Span {
  readonly kind: 'number';
  readonly value: number;
  /** As written, so that `2e-3` stays `2e-3` when printed. */
  readonly raw: string;
}
/** `24GB`, `3%`, `200 steps`. */
export interface QuantityLiteral extends Span {
  readonly kind: 'quantity';
  readonly value: number;
  readonly raw: string;
  readonly unit: Name;
}
export interface BoolLiteral extends Span {
  readonly kind: 'bool';
  readonly value: boolean;
}
/** `2027-03-02`, ISO 8601 calendar date as written. */
export interface DateLiteral extends Span {
  readonly kind: 'date';
  readonly value: string;
}
export interface ListExpression extends Span {
  readonly kind: 'list';
  readonly items: readonly Expression[];
}
/** `{ a: 1, b: Text @personal }`: a record value or a record type; the checker decides. */
export interface RecordExpression extends Span {
  readonly kind: 'record';
  readonly entries: readonly Entry[];
}
export interface NameExpression extends Span {
  readonly kind: 'name';
  readonly name: Name;
}
export interface MemberExpression extends Span {
  readonly kind: 'member';
  readonly object: Expression;
  readonly member: Name;
}
export interface CallExpression extends Span {
  readonly kind: 'call';
  readonly callee: Expression;
  readonly args: readonly Argument[];
}
export interface Argument extends Span {
  readonly kind: 'argument';
  /** `null` for a bare argument. */
  readonly name: Name | null;
  readonly value: Expression;
}
/** `input |> target`; the target is normally a call. Chains nest to the left. */
export interface PipeExpression extends Span {
  readonly kind: 'pipe';
  readonly input: Expression;
  readonly target: Expression;
}
/** `if c then a else b` */
export interface ConditionalExpression extends Span {
  readonly kind: 'conditional';
  readonly condition: Expression;
  readonly then: Expression;
  readonly else: Expression;
}
export type BinaryOperator = 'or' | 'and' | '==' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/';
export interface BinaryExpression extends Span {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}
export interface UnaryExpression extends Span {
  readonly kind: 'unary';
  readonly operator: 'not' | '-';
  readonly operand: Expression;
}
/** `1..1024`, both ends inclusive. */
export interface RangeExpression extends Span {
  readonly kind: 'range';
  readonly from: Expression;
  readonly to: Expression;
}
/** `Rows<Note>` */
export interface TypeArguments extends Span {
  readonly kind: 'typeArguments';
  readonly base: Expression;
  readonly args: readonly Expression[];
}
/** `Text?` */
export interface OptionalType extends Span {
  readonly kind: 'optional';
  readonly base: Expression;
}
/** `Text @personal` */
export interface LabelledType extends Span {
  readonly kind: 'labelled';
  readonly base: Expression;
  readonly label: Name;
}
/** `Int 1..1024` */
export interface RefinedType extends Span {
  readonly kind: 'refined';
  readonly base: Expression;
  readonly range: Expression;
}
/** `(a + b)`: kept so that printing needs no guesses about intent. */
export interface GroupExpression extends Span {
  readonly kind: 'group';
  readonly inner: Expression;
}
/** Stands where an expression was expected and none could be read; a diagnostic has been reported already. */
export interface ErrorExpression extends Span {
  readonly kind: 'error';
}
