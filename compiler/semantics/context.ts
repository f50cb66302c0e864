import type { Location } from '../diagnostics/diagnostic.ts';
import { type Extra, report } from '../diagnostics/report.ts';
import type { Code } from '../diagnostics/table/index.ts';
import type { RunExpression } from '../graph/expression.ts';
import type { OperatorSignature, ParamSignature } from '../operators/manifest.ts';
import type { RecordType, Type } from '../operators/types.ts';
import type { BlockEntry, Expression, Span } from '../syntax/ast.ts';
import type { Catalog } from './catalog.ts';
import type { SourceFacts } from './labels/facts.ts';
import { related, type Sink } from './reporting.ts';
import type { RowShape } from './rows.ts';
import type { ReadFolder } from './training/folder.ts';
import type { LockFile, ModelReference } from './training/lock-file.ts';
import type { ConstructedValue, Definition, Draft, FileScope, Owner, Port, Value } from './values.ts';

/**
 * What the parts of the checker share. Expressions, calls and declarations depend on one another; the functions that tie them
 * together stand here, so that the files need not import in circles.
 */
export interface Checker {
  readonly catalog: Catalog;
  readonly sink: Sink;
  /** Every node made, in order of creation; those that nothing depends on are dropped at the end. */
  readonly drafts: Draft[];
  /** Declarations that are being elaborated, outermost first: what a cycle is shown with. */
  readonly underway: Definition[];
  /** What each source and pretrained model says of itself, by the draft's owner. */
  readonly sources: Map<string, SourceFacts>;
  /** Every file read, by path. */
  readonly files: ReadonlyMap<string, FileScope>;
  readonly pipeline: PipelineFacts;
  readonly policy: Policy;
  /** Executor by place name: a declaration, an operator or a keyword. */
  readonly places: ReadonlyMap<string, string>;
  readonly lock: LockFile | null;
  /** Facts of models in folders of the project. */
  readonly folder: ReadFolder;
  /** Models of a hub that were met so far. */
  readonly references: ModelReference[];
  /** False for `finslip lock`, which looks for models that no lock file knows yet. */
  readonly wantsLock: boolean;
  /** Declared parameters' overriding texts, as `--param name=text` gives them. */
  readonly overrides: ReadonlyMap<string, Override>;
  evaluate(expression: Expression, want: Want, env: Environment): Value;
  /** Elaborates a declaration, once. `use` is where it is named. */
  define(definition: Definition, use: Location): Value;
  readType(expression: Expression, env: Environment): Type | null;
}

export interface PipelineFacts {
  readonly name: string;
  readonly seed: number;
  readonly purpose: string | null;
  /** Of the purpose where it is stated, else of the pipeline's name; null where no pipeline is declared. */
  readonly location: Location | null;
  readonly docs: string;
}

/** What `finslip.ftp` rules about licences. */
export interface Policy {
  readonly licenses: 'conservative' | 'tdm_exception';
}

export interface Override {
  readonly expression: Expression;
  readonly scope: FileScope;
}

/** What an expression must be, and how a message speaks of it (`\`min\` of \`language\``). */
export interface Want {
  readonly type: Type | null;
  readonly what: string;
  /** The parameter's own name, where it is one. */
  readonly name?: string;
  /** The parameter itself and its operator, for `auto(…)`, which only some may be. */
  readonly of?: { readonly signature: OperatorSignature; readonly param: ParamSignature };
}

/** Where an expression is evaluated. */
export interface Environment {
  readonly scope: FileScope;
  /** Parameters of a filter, earlier entries of an evaluation or test. */
  readonly locals: ReadonlyMap<string, Local>;
  /** Rows of the call that is being evaluated: what a bare column name refers to. */
  readonly columns: RowShape | null;
  /** What may be used: values known when compiling, also those of a row, or also those of a finished run. */
  readonly phase: 'compile' | 'row' | 'run';
  readonly owner: Owner;
  /** Call sites of the filters that led here, innermost first. */
  readonly via: readonly Location[];
  /** Block of the declaration, which belongs to this call. */
  readonly block: CallBlock | null;
  /** Entries of the same block that come further down, for a clear message. */
  readonly later?: ReadonlyMap<string, Location>;
  /** Set within a `source` declaration, where alone files may be read. */
  readonly source: SourceContext | null;
  /** Set within a condition that may compare with `auto(…)`; `here` as long as nothing but `and` stands around. */
  readonly compares?: { readonly operator: OperatorSignature; readonly here: boolean };
  /** Set within a `test`. */
  readonly test?: TestContext;
}

/** Notes what a test asks of a table, and gives the name under which expectations speak of it. */
export interface TestContext {
  measure(kind: 'count' | 'none' | 'all', rows: Port, condition: RunExpression | null): string;
}

export interface SourceContext {
  /** Columns that the declaration gives; null leaves them to the operator. */
  readonly record: RecordType | null;
  /** It gives them, but wrongly; that has been reported. */
  readonly broken: boolean;
}

export interface Local {
  readonly value: Value;
  readonly location: Location;
  used: boolean;
}

export interface CallBlock {
  readonly call: Expression;
  readonly entries: readonly BlockEntry[];
  /** `source`, and the keys that belong to it, for messages about one that nobody knows. */
  readonly keyword: string;
  readonly keys: readonly string[];
  /** What the declaration's step needs of a machine. */
  readonly needs: ConstructedValue | null;
  /** The declaration, for values that speak of it later. */
  readonly definition: Definition | null;
}

export const at = (env: Environment, span: Span): Location => ({
  file: env.scope.path,
  span: { start: span.start, end: span.end },
});

/**
 * Reports a matter at a place of the environment's file. Inside a filter that some call led to, the matter is the call's: the user
 * sees the call, and the place in the filter beside it.
 */
export function complain<C extends Code>(
  cx: Checker,
  env: Environment,
  code: C,
  span: Span,
  values: Parameters<typeof report<C>>[2],
  extra: Extra = {},
): void {
  const here = at(env, span);
  const call = env.via.at(-1);
  if (call === undefined) cx.sink.add(report(code, here, values, extra));
  else {
    const inner = env.via.slice(0, -1).map((site) => related(site, 'called from here'));
    const places = [related(here, 'used here'), ...inner, ...(extra.related ?? [])];
    cx.sink.add(report(code, call, values, { related: places, fixes: [] }));
  }
}
