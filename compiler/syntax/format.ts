import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { SourceFile } from './ast.ts';
import { chainNestedCalls, type IsStep } from './chains.ts';
import { sameComments, sameTree } from './equal.ts';
import { parse } from './parse.ts';
import { print } from './print.ts';

export type Formatted = { readonly text: string } | { readonly refused: Diagnostic };

export interface FormatOptions {
  /** Where given, nested calls of steps are written as chains. Only signatures can tell which calls are steps. */
  readonly isStep?: IsStep;
}

/**
 * The canonical form of a file, with `\n` line ends and one final line break. Refuses a file whose syntax is wrong, and checks its own
 * work: the result must read back as the same tree with the same comments.
 */
export function format(text: string, file: string, { isStep }: FormatOptions = {}): Formatted {
  const { tree, diagnostics } = parse(text, file);
  const wrong = diagnostics[0];
  if (wrong) return { refused: report('FTP0022', wrong.location, { file, problem: wrong.message }) };
  const wanted = isStep ? chainNestedCalls(tree, isStep) : tree;
  const written = print(wanted, text);
  const back = parse(written, file);
  if (back.diagnostics.length === 0 && sameTree(wanted, back.tree) && sameComments(tree.comments, back.tree.comments)) {
    return { text: written };
  }
  return { refused: report('FTP0023', placeOfChange(wanted, back.tree, file), { file }) };
}

/** The name of the first statement that came back changed. */
function placeOfChange(wanted: SourceFile, back: SourceFile, file: string) {
  const changed = wanted.statements.find((statement, i) => {
    const other = back.statements[i];
    return !other || !sameTree({ ...wanted, statements: [statement] }, { ...back, statements: [other] });
  });
  if (!changed) return null;
  const span = changed.kind === 'declaration' ? changed.name : { start: changed.start, end: changed.start + 1 };
  return { file, span: { start: span.start, end: span.end } };
}
