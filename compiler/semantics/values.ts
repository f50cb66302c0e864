import type { Location } from '../diagnostics/diagnostic.ts';
import type { Gate, Labels, Resources } from '../graph/flow.ts';
import type { Json, OperatorSignature } from '../operators/manifest.ts';
import type { RecordType, Type } from '../operators/types.ts';
import type { Declaration, SourceFile, Span } from '../syntax/ast.ts';
import type { LicenseTerms } from './labels/terms.ts';
import type { Need, RowShape } from './rows.ts';
import type { RunValue } from './run-value.ts';

/*
 * What names, expressions and operator applications are while checking. A value knows the draft that makes it, a draft the values it was given, a
 * definition its value: types that need each other stand in one file.
 */

/**
 * What an expression denotes while checking. Streams, models and results are references to outputs of operators that will run;
 * everything else is a value in hand.
 */
export type Value =
  | DataValue
  | ListValue
  | RecordValue
  | ConstructedValue
  | RunValue
  | ColumnValue
  | StreamValue
  | PartsValue
  | ModelValue
  | MetricValue
  | ReportValue
  | ReleaseValue
  | FilterValue
  | LicenseValue
  | TypeValue
  | ExecutorValue
  | StoreValue
  | Invalid;

/** A scalar or quantity known when compiling. `json` is undefined for a parameter of a filter that is checked on its own. */
export interface DataValue {
  readonly kind: 'data';
  readonly type: Type;
  readonly json: Json | undefined;
}

export interface ListValue {
  readonly kind: 'list';
  readonly of: Type;
  readonly items: readonly Located[];
}

export interface RecordValue {
  readonly kind: 'record';
  readonly fields: Readonly<Record<string, Located>>;
}

/** A value with the place that gave it, so that later checks can point into the depth of an argument. */
export interface Located {
  readonly value: Value;
  readonly span: Span;
  readonly file: string;
}

/** `lora(rank: 8)`: arguments by parameter name, defaults not yet filled. */
export interface ConstructedValue {
  readonly kind: 'constructed';
  readonly signature: OperatorSignature;
  readonly args: Readonly<Record<string, Located>>;
  readonly span: Span;
}

/** A bare column name. `name` is null for a column parameter of a filter that is checked on its own. */
export interface ColumnValue {
  readonly kind: 'column';
  readonly name: string | null;
  readonly type: Type;
}

export interface StreamValue {
  readonly kind: 'stream';
  readonly port: Port;
  readonly row: RowShape;
}

export interface PartsValue {
  readonly kind: 'parts';
  readonly parts: Readonly<Record<string, StreamValue>>;
}

export interface ModelValue {
  readonly kind: 'model';
  readonly port: Port;
}

/** A metric that an evaluation will apply to each model it judges. */
export interface MetricValue {
  readonly kind: 'metric';
  readonly signature: OperatorSignature;
  readonly args: Readonly<Record<string, Located>>;
  readonly span: Span;
  /** Columns named in the arguments. */
  readonly columns: readonly string[];
}

export interface ReportValue {
  readonly kind: 'report';
  readonly port: Port;
  readonly definition: Definition;
  readonly metrics: Readonly<Record<string, Type>>;
}

export interface ReleaseValue {
  readonly kind: 'release';
  readonly port: Port;
}

export interface FilterValue {
  readonly kind: 'filter';
  readonly definition: Definition;
  /** The filter as callers see it. */
  readonly signature: OperatorSignature;
  /** Columns that the body reads, with the place of their first use. Null where the row type is declared. */
  readonly needs: ReadonlyMap<string, Need>;
  /** The body has errors of its own, reported where they are; calls stay silent about them. */
  readonly broken: boolean;
}

export interface LicenseValue {
  readonly kind: 'license';
  readonly terms: LicenseTerms;
}

/** A `record` declaration. */
export interface TypeValue {
  readonly kind: 'type';
  readonly type: RecordType;
}

export interface ExecutorValue {
  readonly kind: 'executor';
  readonly name: string;
  readonly built: ConstructedValue;
}
export interface StoreValue {
  readonly kind: 'store';
  readonly name: string;
  readonly built: ConstructedValue;
}

/** Something was wrong and has been reported; whatever uses it stays silent. */
export interface Invalid {
  readonly kind: 'invalid';
}

/** A node of the flow while it is being put together. Others refer to it as an object; its id is settled at the end. */
export interface Draft {
  readonly signature: OperatorSignature;
  readonly owner: Owner;
  /** Last part of the id where the node is not what its declaration denotes. */
  readonly label: string;
  /** As given, with places, for checks that look into them. */
  readonly args: Readonly<Record<string, Located>>;
  readonly options: { readonly [name: string]: Json };
  readonly inputs: Readonly<Record<string, Port>>;
  /** Inputs whose rows or weights reach the outputs; the others are only consulted. */
  readonly flows: readonly Port[];
  readonly outputs: Readonly<Record<string, Type>>;
  labels: Labels;
  named: boolean;
  readonly resources: Resources;
  readonly seed: number;
  readonly locations: readonly Location[];
  readonly gates: readonly Gate[];
}

/** One output of one draft. */
export interface Port {
  readonly draft: Draft;
  readonly output: string;
}

/** The declaration that a node belongs to. */
export interface Owner {
  /** The declared name, with the file's stem in front where it is not the entry file. */
  readonly id: string;
  readonly keyword: string;
  readonly name: string;
  readonly docs: string;
}

/** A declared name. Elaborated when first needed, so that order in the file does not matter. */
export interface Definition {
  readonly kind: 'definition';
  readonly name: string;
  readonly declaration: Declaration;
  readonly scope: FileScope;
  /** Of the name. */
  readonly location: Location;
  /** `busy` while being elaborated: meeting it again is a cycle. */
  state: 'fresh' | 'busy' | 'done';
  value: Value;
  /** Every place that names it, for unused warnings, references and renaming. */
  readonly uses: Location[];
}

/** A user's operator, brought in by `use "./x.ts"`. */
export interface ImportedOperator {
  readonly kind: 'operator';
  readonly name: string;
  readonly signature: OperatorSignature;
  readonly location: Location;
  readonly uses: Location[];
}

/** Was to be imported and is not there, which has been reported; uses of it stay silent. */
export interface MissingImport {
  readonly kind: 'missing';
  readonly name: string;
  readonly uses: Location[];
}

export type Binding = Definition | ImportedOperator | MissingImport;

/** A file and the names it can see. `imports` shares the definitions of the files they come from. */
export interface FileScope {
  /** Relative to the project root; `std/swedish.ftp` for a module of the standard library. */
  readonly path: string;
  readonly text: string;
  readonly tree: SourceFile;
  readonly role: 'entry' | 'module' | 'standard' | 'deployment';
  readonly own: Map<string, Definition>;
  readonly imports: Map<string, Import>;
}

export interface Import {
  readonly binding: Binding;
  /** Where the import is written. */
  readonly location: Location;
  /** False for names that came with a whole module, which nobody need use. */
  readonly named: boolean;
  used: boolean;
}

export const invalid: Invalid = { kind: 'invalid' };

export const data = (type: Type, json: Json | undefined): DataValue => ({ kind: 'data', type, json });

/** What kind of draft output a value stands for, if any. */
export function portOf(value: Value): Port | null {
  return value.kind === 'stream' || value.kind === 'model' || value.kind === 'report' || value.kind === 'release'
    ? value.port
    : null;
}
