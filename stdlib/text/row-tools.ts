import type { RowTools } from '../../compiler/operators/authoring.ts';
import { type Identified, loadLanguageIdentifier } from './language-identifier.ts';
import { words } from './tokens.ts';

export interface RowToolsOptions {
  /** Receives what operators count. */
  readonly count?: (name: string, by: number) => void;
  /**
   * Loads the language model (a tenth of a second, 30 MB). A stage in which nobody asks for a language may turn it off; asking then is
   * an error. Default true.
   */
  readonly language?: boolean;
}

let lastText: string | null = null;
let lastLanguage: Identified = { language: 'und', score: 0 };

/**
 * The tools of one row operator in this thread. What they compute is shared by all operators of the thread: each text is tokenized and
 * identified once, however many operators look at it.
 */
export async function rowTools(seed: number, options: RowToolsOptions = {}): Promise<RowTools> {
  const identify = options.language === false ? null : await loadLanguageIdentifier();
  const count = options.count;
  return {
    seed,
    words,
    identifyLanguage(text) {
      if (!identify) throw new Error('The language model was not asked for: rowTools(seed, { language: true }).');
      if (text !== lastText) {
        lastLanguage = identify(text);
        lastText = text;
      }
      return lastLanguage;
    },
    count: (name, by = 1) => count?.(name, by),
  };
}
