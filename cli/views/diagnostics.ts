import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { render } from '../../compiler/diagnostics/render.ts';
import type { Terminal } from '../terminal.ts';

/** Prints diagnostics with their source frames to the error stream. */
export function printDiagnostics(
  diagnostics: readonly Diagnostic[],
  textOf: (file: string) => string | null,
  terminal: Terminal,
): void {
  if (diagnostics.length === 0) return;
  terminal.told?.(diagnostics);
  terminal.err(render(diagnostics, { textOf, colors: terminal.colors }));
}

export const hasErrors = (diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some(({ severity }) => severity === 'error');
