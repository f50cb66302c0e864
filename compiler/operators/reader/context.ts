import type { Node } from 'ts-morph';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import type { Code } from '../../diagnostics/table/index.ts';

/** What the parts of the reader share while they read one definition. Problems are collected, so that one reading finds all of them. */
export interface Context {
  readonly operator: string;
  /** Absolute path of the authoring interface: what is declared there is vocabulary, everything else is resolved. */
  readonly authoring: string;
  /** Absolute path -> path in diagnostics. */
  relative(path: string): string;
  readonly diagnostics: Diagnostic[];
}

/** Records a problem at a node of the operator's own file. */
export function problem<C extends Code>(
  context: Context,
  code: C,
  node: Node,
  values: Parameters<typeof report<C>>[2],
): void {
  const location = {
    file: context.relative(node.getSourceFile().getFilePath()),
    span: { start: node.getStart(), end: node.getEnd() },
  };
  context.diagnostics.push(report(code, location, values));
}
