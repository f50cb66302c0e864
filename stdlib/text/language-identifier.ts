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

let loading: Promise<(text: string) => Identified> | null = null;

/** fastText's lid.176 (Joulin et al. 2016), quantized; loaded once a thread, in about a tenth of a second. */
export function loadLanguageIdentifier(): Promise<(text: string) => Identified> {
  loading ??= load();
  return loading;
}

async function load(): Promise<(text: string) => Identified> {
  const { predict } = readFastText(await readFile(createRequire(import.meta.url).resolve(model)));
  return (text) => {
    const found = predict(text);
    return found === null ? { language: 'und', score: 0 } : { language: found.label, score: found.probability };
  };
}
