import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from './ast.ts';
import { limitDepth } from './depth.ts';
import { layOut } from './layout.ts';
import { lex } from './lexer.ts';
import { FtpParser } from './parser.ts';
import { collectProblems, type Problems } from './problems.ts';

export interface Parsed {
  readonly tree: SourceFile;
  /** In the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
}

let parser: FtpParser | undefined;

/** With `u`, the halves of a pair are one character, so that only a half without its other one is found. */
const loneSurrogate = /[\ud800-\udfff]/u;

/** Longer than any text that a person writes; reading it token by token would take minutes and gigabytes. */
const MAX_LENGTH = 2_000_000;

/**
 * Reads a `.ftp` file. Never throws: whatever the text, there is a tree that keeps all that could be read, and a diagnostic for each
 * thing that could not.
 */
export function parse(text: string, file: string): Parsed {
  const problems = collectProblems(file);
  if (!readable(text, problems))
    return {
      tree: { kind: 'file', statements: [], comments: [], start: 0, end: text.length },
      diagnostics: problems.found,
    };
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

/** Bytes that are no UTF-8 arrive as a lone surrogate (`compiler/host/utf8.ts`), which no text in UTF-8 holds; a U+FFFD is a character like any other. One message about the file tells more than one for each character, and a formatter must not write them back. */
function readable(text: string, problems: Problems): boolean {
  if (text.length > MAX_LENGTH) {
    problems.add('FTP0026', { start: 0, end: 0 }, { limit: `${MAX_LENGTH / 1e6} MB` });
    return false;
  }
  const start = text.search(loneSurrogate);
  if (start < 0) return true;
  const hint = /^[\ufffd\ud800-\udfff]{2}/.test(text) && text.includes('\0') ? ' (it looks like UTF-16)' : '';
  problems.add('FTP0025', { start, end: start + 1 }, { hint });
  return false;
}
