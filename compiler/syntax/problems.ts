import type { Diagnostic, Fix } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { syntax } from '../diagnostics/table/syntax.ts';
import type { Span } from './ast.ts';

type SyntaxCode = keyof typeof syntax;
type SyntaxValues<C extends SyntaxCode> = Parameters<typeof report<C>>[2];

/** Collects what is wrong with one file. */
export interface Problems {
  readonly found: Diagnostic[];
  add<C extends SyntaxCode>(code: C, span: Span, values: SyntaxValues<C>, fix?: Replacement): void;
}

/** What to write instead at `start`…`end`; where those are absent, at the place that is reported. */
export interface Replacement {
  readonly title: string;
  readonly text: string;
  readonly start?: number;
  readonly end?: number;
}

/** Nobody reads on from here; a binary file has no end of them. */
const MOST = 100;

export function collectProblems(file: string): Problems {
  const found: Diagnostic[] = [];
  return {
    found,
    add(code, span, values, fix) {
      if (found.length >= MOST) return;
      const location = { file, span: { start: span.start, end: span.end } };
      found.push(report(code, location, values, fix ? { fixes: [asFix(file, span, fix)] } : {}));
    },
  };
}

function asFix(file: string, span: Span, fix: Replacement): Fix {
  const place = { start: fix.start ?? span.start, end: fix.end ?? span.end };
  return { title: fix.title, edits: [{ location: { file, span: place }, text: fix.text }] };
}

/** A token as a message names it: its image in backquotes, cut where long. */
export function quote(image: string): string {
  const short = image.length > 24 ? image.slice(0, 23) + '…' : image;
  return '`' + short + '`';
}
