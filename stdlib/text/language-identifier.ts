import type { FastTextModel } from 'fasttext.wasm.js';

export interface Identified {
  /** The model's label: ISO 639-1 where there is one, else 639-3 or Wikipedia's code. */
  readonly language: string;
  /** Probability, 0..1. */
  readonly score: number;
}

let loading: Promise<(text: string) => Identified> | null = null;

/** fastText's lid.176 (Joulin et al. 2016), quantized; loaded once a thread, in about a tenth of a second. */
export function loadLanguageIdentifier(): Promise<(text: string) => Identified> {
  loading ??= load();
  return loading;
}

async function load(): Promise<(text: string) => Identified> {
  const { getLIDModel } = await import('fasttext.wasm.js');
  const model = await (await getLIDModel()).load();
  return (text) => identify(model, text);
}

function identify(model: FastTextModel, text: string): Identified {
  // fastText reads one line, and a NUL would end it early.
  const line = text.replace(/[\n\r\0]/g, ' ');
  // Vectors live on the WebAssembly heap, which no garbage collector sees.
  const best = model.predict(line, 1, 0);
  try {
    if (best.size() === 0) return { language: 'und', score: 0 };
    const [score, label] = best.get(0);
    return { language: label.replace('__label__', ''), score: Math.min(1, score) };
  } finally {
    best.delete();
  }
}
