import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from './ast.ts';
import { limitDepth } from './depth.ts';
import { layOut } from './layout.ts';
import { lex } from './lexer.ts';
import { FtpParser } from './parser.ts';
import { collectProblems } from './problems.ts';

export interface Parsed {
  readonly tree: SourceFile;
  /** In the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
}

let parser: FtpParser | undefined;

/**
 * Reads a `.ftp` file. Never throws: whatever the text, there is a tree that keeps all that could be read, and a diagnostic for each
 * thing that could not.
 */
export function parse(text: string, file: string): Parsed {
  const problems = collectProblems(file);
  const { tokens, comments } = lex(text, problems);
  parser ??= new FtpParser();
  const statements = parser.read(layOut(tokens, problems), problems);
  const tree: SourceFile = {
    kind: 'file',
    statements: limitDepth(statements, problems),
    comments,
    start: 0,
    end: text.length,
  };
  const diagnostics = problems.found.sort((a, b) => a.location!.span.start - b.location!.span.start);
  return { tree, diagnostics };
}
