import { readFileSync } from 'node:fs';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { render } from '../../compiler/diagnostics/render.ts';
import { toJson } from '../../compiler/graph/emit/json.ts';
import { lower } from '../../compiler/graph/lower.ts';
import { memoryHost } from '../../compiler/host/memory.ts';
import type { OperatorManifest } from '../../compiler/operators/manifest.ts';
import { type Checked, check } from '../../compiler/semantics/check.ts';
import { format } from '../../compiler/syntax/format.ts';
import { parse } from '../../compiler/syntax/parse.ts';
import { outlineTokens, outlineTree } from '../support/outline.ts';

/** One phase of the compiler, as a sample shows it. */
export interface Phase {
  /** The file that it writes. */
  readonly file: string;
  /** What the phase makes of a sample; null where it has nothing to say of it. */
  make(text: string): string | null | Promise<string | null>;
}

const name = 'main.ftp';
const manifest = JSON.parse(
  readFileSync(new URL('../../stdlib/manifest.json', import.meta.url), 'utf8'),
) as OperatorManifest;

/** Samples of the syntax alone use names that mean nothing; those that declare a pipeline are checked as well. */
function checked(text: string): Checked | null {
  const { tree, diagnostics } = parse(text, name);
  const isPipeline = tree.statements.some((one) => one.kind === 'declaration' && one.keyword.text === 'pipeline');
  return isPipeline && diagnostics.length === 0 ? check(name, memoryHost({ [name]: text }), manifest) : null;
}

const shown = (diagnostics: readonly Diagnostic[], text: string): string | null =>
  diagnostics.length === 0 ? null : `${render(diagnostics, { textOf: () => text })}\n`;

/** Every phase that has a baseline. A new one is an entry here. */
export const phases: readonly Phase[] = [
  { file: 'tokens.txt', make: outlineTokens },
  { file: 'tree.txt', make: (text) => outlineTree(parse(text, name).tree, text) },
  { file: 'diagnostics.txt', make: (text) => shown(parse(text, name).diagnostics, text) },
  {
    file: 'formatted.ftp',
    make: (text) => {
      const result = format(text, name);
      return 'text' in result ? result.text : null;
    },
  },
  { file: 'checked.txt', make: (text) => shown(checked(text)?.diagnostics ?? [], text) },
  {
    file: 'graph.json',
    make: (text) => {
      const flow = checked(text)?.flow;
      return flow ? toJson(lower(flow), { sourceMap: true }) : null;
    },
  },
];
