import { render } from '../../compiler/diagnostics/render.ts';
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

/** Every phase that has a baseline. A new one is an entry here. */
export const phases: readonly Phase[] = [
  { file: 'tokens.txt', make: outlineTokens },
  { file: 'tree.txt', make: (text) => outlineTree(parse(text, name).tree, text) },
  {
    file: 'diagnostics.txt',
    make: (text) => {
      const { diagnostics } = parse(text, name);
      return diagnostics.length === 0 ? null : `${render(diagnostics, { textOf: () => text })}\n`;
    },
  },
  {
    file: 'formatted.ftp',
    make: (text) => {
      const result = format(text, name);
      return 'text' in result ? result.text : null;
    },
  },
];
