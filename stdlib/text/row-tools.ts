import type { RowTools } from '../../compiler/operators/authoring.ts';
import { type Identified, loadLanguageIdentifier } from './language-identifier.ts';
import { words } from './tokens.ts';
import { wordsOf } from './word-list.ts';

export interface RowToolsOptions {
  /** Name of the step; empty unless given. */
  readonly step?: string;
  /** Receives what operators count. */
  readonly count?: (name: string, by: number) => void;
  /**
   * Loads the language model (a tenth of a second, 30 MB). A stage in which nobody asks for a language may turn it off; asking then is
   * an error. Default true.
   */
  readonly language?: boolean;
  /** Content of a file that the plan knows of. */
  readonly readText?: (path: string) => string;
  readonly readBytes?: (path: string) => Uint8Array;
  readonly secret?: (name: string) => Uint8Array;
  readonly fail?: (code: string, values: Readonly<Record<string, string | number>>) => never;
}

let lastText: string | null = null;
let lastLanguages: readonly Identified[] = [{ language: 'und', score: 0 }];
/** How many labels were asked for; more are found when more are wanted. */
let lastMost = 0;

/**
 * The tools of one row operator in this thread. What they compute is shared by all operators of the thread: each text is tokenized and
 * identified once, however many operators look at it.
 */
export async function rowTools(seed: number, options: RowToolsOptions = {}): Promise<RowTools> {
  const identify = options.language === false ? null : await loadLanguageIdentifier();
  const count = options.count;
  const fail =
    options.fail ??
    ((code, values): never => {
      throw new Error(`${code}: ${JSON.stringify(values)}`);
    });
  const rank = (text: string, most: number): readonly Identified[] => {
    if (!identify) throw new Error('The language model was not asked for: rowTools(seed, { language: true }).');
    if (text !== lastText || most > lastMost) {
      lastLanguages = identify(text, most);
      lastText = text;
      lastMost = most;
    }
    return lastLanguages;
  };
  return {
    seed,
    step: options.step ?? '',
    words,
    identifyLanguage: (text) => rank(text, 1)[0]!,
    rankLanguages: (text) => rank(text, 5),
    count: (name, by = 1) => count?.(name, by),
    wordList({ path }) {
      if (!options.readText) throw new Error('Nothing to read files with was given: rowTools(seed, { readText }).');
      const words = wordsOf(options.readText(String(path)));
      return words.length > 0 ? words : fail('FTP1136', { file: String(path) });
    },
    file({ path }) {
      if (!options.readBytes) throw new Error('Nothing to read files with was given: rowTools(seed, { readBytes }).');
      return options.readBytes(String(path));
    },
    secret({ name }) {
      if (!options.secret) throw new Error('Nothing to read secrets with was given: rowTools(seed, { secret }).');
      return options.secret(String(name));
    },
    fail,
  };
}
