import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { Declared } from '../diagnostics/table/define.ts';
import { table } from '../diagnostics/table/index.ts';
import type { Comment } from '../syntax/ast.ts';
import type { FileScope } from './values.ts';

type Text = Pick<FileScope, 'path' | 'text' | 'tree'>;

interface Suppression {
  readonly code: string;
  readonly reason: string;
  readonly file: string;
  /** Of the code in the comment. */
  readonly start: number;
  /** What it covers: its own line and the one below. */
  readonly from: number;
  readonly to: number;
}

/**
 * `// ftp-ignore FTP0120: kept for the next run` silences a warning on its own line or the line below. Errors cannot be silenced: for what the
 * law or a licence forbids there is `waive`, which is printed where people see it. A comment without a reason, or with nothing to
 * silence, is reported itself.
 */
export function suppress(diagnostics: readonly Diagnostic[], scopes: Iterable<Text>): Diagnostic[] {
  const suppressions = [...scopes].flatMap(suppressionsIn);
  if (suppressions.length === 0) return [...diagnostics];
  const { kept, used } = divide(diagnostics, suppressions);
  return [...kept, ...suppressions.flatMap((one) => aboutItself(one, used.has(one)))];
}

/** The same for what a plan warns of. Whether it does depends on results that come and go, so a comment is never too much there. */
export const unsuppressed = (diagnostics: readonly Diagnostic[], scopes: Iterable<Text>): readonly Diagnostic[] =>
  divide(diagnostics, [...scopes].flatMap(suppressionsIn)).kept;

function divide(diagnostics: readonly Diagnostic[], suppressions: readonly Suppression[]) {
  const used = new Set<Suppression>();
  const kept = diagnostics.filter((diagnostic) => {
    const by = diagnostic.severity === 'error' ? undefined : suppressions.find((one) => covers(one, diagnostic));
    if (by !== undefined) used.add(by);
    return by === undefined;
  });
  return { kept, used };
}

function suppressionsIn({ path, text, tree }: Text): readonly Suppression[] {
  return tree.comments.flatMap((comment) => {
    const match = /^\s*ftp-ignore\s+(\w+)\s*(?::\s*(.*?)\s*)?$/.exec(comment.text);
    if (match === null || comment.kind !== 'line') return [];
    const start = comment.start + 2 + comment.text.indexOf(match[1]!);
    return [{ code: match[1]!, reason: match[2] ?? '', file: path, start, ...linesCovered(text, comment) }];
  });
}

function linesCovered(text: string, comment: Comment): { readonly from: number; readonly to: number } {
  const ownLine = text.lastIndexOf('\n', comment.start - 1) + 1;
  const lineEnd = (from: number) => {
    const end = text.indexOf('\n', from);
    return end < 0 ? text.length : end;
  };
  const isAlone = text.slice(ownLine, comment.start).trim() === '';
  const own = lineEnd(comment.start);
  return { from: ownLine, to: isAlone ? lineEnd(own + 1) : own };
}

function covers(one: Suppression, { code, location }: Diagnostic): boolean {
  return (
    code === one.code && location?.file === one.file && location.span.start >= one.from && location.span.start <= one.to
  );
}

function aboutItself(one: Suppression, isUsed: boolean): readonly Diagnostic[] {
  const location = { file: one.file, span: { start: one.start, end: one.start + one.code.length } };
  const suppressed = one.code;
  const declared = (table as Record<string, Declared | undefined>)[one.code];
  if (declared === undefined) return [report('FTP0124', location, { suppressed, what: 'no code that Finslip has' })];
  if (declared.severity === 'error') return [report('FTP0124', location, { suppressed, what: 'an error' })];
  if (!isUsed && declared.stage === 'check') return [report('FTP0122', location, { suppressed })];
  return one.reason === '' ? [report('FTP0123', location, { suppressed })] : [];
}
