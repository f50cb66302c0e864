import type { Diagnostic, Fix, Location, Severity } from './diagnostic.ts';
import { type Frame, frame } from './render-frame.ts';
import { indexLines, type Lines } from './render-positions.ts';
import { harmless } from './render-width.ts';

type Paint = (text: string) => string;

/** The colours in use; `picocolors` fits. */
export interface Palette {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly yellow: Paint;
  readonly cyan: Paint;
  readonly green: Paint;
}

export interface RenderOptions {
  /** The text of a file, or null where it cannot be had; then its line is not shown. */
  readonly textOf: (file: string) => string | null;
  /** Absent: no colours. */
  readonly colors?: Palette;
  /** Columns of the terminal; longer lines are cut around the place. */
  readonly width?: number;
}

const asIs: Paint = (text) => text;
const plain: Palette = { bold: asIs, dim: asIs, red: asIs, yellow: asIs, cyan: asIs, green: asIs };

/** Diagnostics for a person at a terminal: each with the lines it is about, and a count at the end. No final line break. */
export function render(diagnostics: readonly Diagnostic[], options: RenderOptions): string {
  const colors = options.colors ?? plain;
  const width = options.width ?? 120;
  const files = new Map<string, Lines | null>();
  const linesOf = (file: string): Lines | null => {
    let lines = files.get(file);
    if (lines === undefined) {
      const text = options.textOf(file);
      lines = text === null ? null : indexLines(text);
      files.set(file, lines);
    }
    return lines;
  };
  const blocks = diagnostics.map((diagnostic) => renderOne(diagnostic, linesOf, colors, width));
  if (diagnostics.length > 0) blocks.push(summary(diagnostics, colors));
  return blocks.join('\n\n');
}

function renderOne(
  { code, severity, message, location, related, fixes }: Diagnostic,
  linesOf: (file: string) => Lines | null,
  colors: Palette,
  width: number,
): string {
  const paint = severityPaint(severity, colors);
  const out = [`${paint(colors.bold(severity))} ${colors.dim(code)} ${colors.bold(harmless(message))}`];
  const frames: Frame[] = [];
  if (location) frames.push(frame(location, '', linesOf(location.file), width));
  for (const each of related) frames.push(frame(each.location, each.message, linesOf(each.location.file), width));
  const previews = fixes.map((fix) => ({ fix, line: preview(fix, linesOf) }));
  const numbers = [...frames, ...previews.map(({ line }) => line)].map((each) => String(each?.number ?? '').length);
  const gutter = Math.max(1, ...numbers);
  const margin = ' '.repeat(gutter);
  frames.forEach((each, i) => {
    const corner = i === 0 ? '╭─' : '├─';
    const said = each.message === '' ? '' : ` ${harmless(each.message)}`;
    out.push(`${margin} ${colors.dim(corner)} ${colors.dim(harmless(each.place))}${said}`);
    if (each.text === null) return;
    const mark = i === 0 ? paint : colors.cyan;
    out.push(`${colors.dim(`${String(each.number).padStart(gutter)} │`)} ${each.text}`);
    out.push(`${margin} ${colors.dim('│')} ${' '.repeat(each.from)}${mark('^'.repeat(each.to - each.from))}`);
  });
  for (const { fix, line } of previews) {
    out.push(`${margin} ${colors.dim('╰─')} ${colors.green('fix')}: ${harmless(fix.title)}`);
    if (line) out.push(`${colors.dim(`${String(line.number).padStart(gutter)} │`)} ${colors.green(line.text)}`);
  }
  return out.join('\n');
}

/** The line as the fix would leave it, where it changes one line only. */
function preview(
  { edits }: Fix,
  linesOf: (file: string) => Lines | null,
): { readonly number: number; readonly text: string } | null {
  const edit = edits[0];
  const lines = edit && linesOf(edit.location.file);
  if (!edit || !lines || edits.length > 1 || /[\r\n]/.test(edit.text)) return null;
  const { start, end } = edit.location.span;
  const { line, column } = lines.position(start);
  const text = lines.text(line);
  if (lines.position(end).line !== line || text.length > 100) return null;
  const changed = text.slice(0, column - 1) + edit.text + text.slice(column - 1 + end - start);
  return { number: line, text: harmless(changed.replace(/\t/g, '    ').trimEnd()) };
}

function severityPaint(severity: Severity, colors: Palette): Paint {
  return severity === 'error' ? colors.red : severity === 'warning' ? colors.yellow : colors.cyan;
}

function summary(diagnostics: readonly Diagnostic[], colors: Palette): string {
  const counts = (['error', 'warning', 'note'] as const).flatMap((severity) => {
    const count = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    return count === 0 ? [] : [severityPaint(severity, colors)(`${count} ${severity}${count === 1 ? '' : 's'}`)];
  });
  const files = new Set(diagnostics.flatMap(({ location }) => (location ? [location.file] : [])));
  return counts.join(', ') + (files.size > 1 ? ` in ${files.size} files` : '');
}

/** A place with its lines and columns beside the offsets. */
export interface JsonLocation {
  readonly file: string;
  readonly start: { readonly offset: number; readonly line?: number; readonly column?: number };
  readonly end: { readonly offset: number; readonly line?: number; readonly column?: number };
}

/** Diagnostics for programs: as they are, with lines and columns added where the text is at hand. */
export function toJson(diagnostics: readonly Diagnostic[], textOf: (file: string) => string | null) {
  const files = new Map<string, Lines | null>();
  const locate = ({ file, span }: Location): JsonLocation => {
    if (!files.has(file)) {
      const text = textOf(file);
      files.set(file, text === null ? null : indexLines(text));
    }
    const lines = files.get(file);
    return {
      file,
      start: { offset: span.start, ...lines?.position(span.start) },
      end: { offset: span.end, ...lines?.position(span.end) },
    };
  };
  return diagnostics.map(({ code, severity, stage, message, values, location, related, fixes }) => ({
    code,
    severity,
    stage,
    message,
    values,
    location: location && locate(location),
    related: related.map((each) => ({ message: each.message, location: locate(each.location) })),
    fixes: fixes.map(({ title, edits }) => ({
      title,
      edits: edits.map((edit) => ({ location: locate(edit.location), text: edit.text })),
    })),
  }));
}
