import type { SourceFile } from '../syntax/ast.ts';
import { at, type Checker, complain, type Environment } from './context.ts';
import { replace } from './reporting.ts';

/** Editions of the language that this compiler reads. A file without one is of the newest. */
export const editions: readonly number[] = [2026];

export function checkEdition(cx: Checker, tree: SourceFile, env: Environment): void {
  for (const [index, statement] of tree.statements.entries()) {
    if (statement.kind !== 'edition') continue;
    if (index > 0) complain(cx, env, 'FTP0114', { start: statement.start, end: statement.yearSpan.end }, {});
    else if (!editions.includes(statement.year)) {
      const year = String(statement.year);
      const fixes = [replace(at(env, statement.yearSpan), String(editions.at(-1)))];
      complain(cx, env, 'FTP0113', statement.yearSpan, { year, known: editions.map(String) }, { fixes });
    }
  }
}
