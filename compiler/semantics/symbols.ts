import type { Location } from '../diagnostics/diagnostic.ts';
import type { OperatorSignature } from '../operators/manifest.ts';
import type { Declaration, SourceFile } from '../syntax/ast.ts';
import type { Value } from './values.ts';

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
