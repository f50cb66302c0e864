import type { Span } from '../syntax/ast.ts';

/**
 * Diagnostics are values for users. Our own bugs are assertions (`compiler/diagnostics/bug.ts`), never diagnostics.
 */
export type Severity = 'error' | 'warning' | 'note';

/** Earliest stage that can decide the matter. */
export type Stage = 'check' | 'plan' | 'run';

/** A place in a `.ftp` (or operator `.ts`) file. `file` is the path as the host knows it, relative to the project root. */
export interface Location {
  readonly file: string;
  readonly span: Span;
}

export interface Related {
  readonly location: Location;
  readonly message: string;
}

/** A replacement that would mend the matter. Applied by editors, printed as *fix* in the terminal. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly { readonly location: Location; readonly text: string }[];
}

export interface Diagnostic {
  /** `FTP0142`; declared in `compiler/diagnostics/table/`. */
  readonly code: string;
  readonly severity: Severity;
  readonly stage: Stage;
  /** The span of a *name*, never of a whole block. `null` where no source line is to blame (a full disk). */
  readonly location: Location | null;
  /** One sentence with the values involved. */
  readonly message: string;
  /** The values that the message mentions, by the template's parameter names. */
  readonly values: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  readonly related: readonly Related[];
  readonly fixes: readonly Fix[];
}
