import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { readFastText } from '../classifiers/fasttext.ts';

export interface Identified {
  /** The model's label: ISO 639-1 where there is one, else 639-3 or Wikipedia's code. */
  readonly language: string;
  /** Probability, 0..1. */
  readonly score: number;
}

/** fastText's lid.176 in its quantized form, as the package that ships it has it. CC-BY-SA-3.0. */
const model = 'fasttext.wasm.js/dist/models/language-identification/assets/lid.176.ftz';

/** The most probable labels of a text, at most `most`; `und` where the model knows none. */
export type Identify = (text: string, most: number) => readonly Identified[];

const unknown: readonly Identified[] = [{ language: 'und', score: 0 }];

let loading: Promise<Identify> | null = null;

/** fastText's lid.176 (Joulin et al. 2016), quantized; loaded once a thread, in about a tenth of a second. */
export function loadLanguageIdentifier(): Promise<Identify> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Identify> {
  const { predict, rank } = readFastText(await readFile(createRequire(import.meta.url).resolve(model)));
  return (text, most) => {
    const best = most === 1 ? predict(text) : null;
    const found = most === 1 ? (best === null ? [] : [best]) : rank(text, most);
    return found.length === 0
      ? unknown
      : found.map(({ label, probability }) => ({ language: label, score: Math.min(1, probability) }));
  };
}
