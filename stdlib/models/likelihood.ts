import type { Batch, Engine, Program } from '../engines/engine.ts';
import type { LoadedModel } from './folder.ts';
import { rollingWindows, type Window } from './windows.ts';

/** Log-likelihood of a whole document, as language-model evaluation harnesses define it: every token is scored exactly once. */
export interface DocumentLikelihood {
  /** Sum over the document's tokens, in nats. */
  readonly logLikelihood: number;
  readonly tokens: number;
  /** UTF-8 bytes of the text. */
  readonly bytes: number;
}

/** A model in place for reading. */
export interface Reader {
  readonly model: LoadedModel;
  readonly program: Program;
  /** One entry per text, in order. Texts are scored in batches of similar length. */
  likelihoods(texts: readonly string[]): Promise<readonly DocumentLikelihood[]>;
  dispose(): void;
}

/** Tokens that one forward pass reads at most. */
const tokensAtOnce = 4096;

export function openReader(model: LoadedModel, engine: Engine, threads = 1): Reader {
  const program = engine.open({ config: model.config, weights: model.weights, adapter: null }, null, threads);
  const { positions, bos, eos } = model.config;
  return {
    model,
    program,
    async likelihoods(texts) {
      const encoded = await model.tokenizer.encode(texts, false);
      const work = encoded.flatMap((ids, document) =>
        rollingWindows(ids, bos ?? eos ?? 0, positions).map((window) => ({ window, document })),
      );
      // Neighbours of like length waste no computation on padding; the order of equal ones stays that of the documents.
      work.sort((a, b) => a.window.inputs.length - b.window.inputs.length);
      const sums = new Float64Array(texts.length);
      for (let from = 0; from < work.length; ) {
        let to = from + 1;
        while (to < work.length && (to - from + 1) * work[to]!.window.inputs.length <= tokensAtOnce) to++;
        const part = work.slice(from, to);
        const scores = await program.logProbabilities(windowBatch(part.map(({ window }) => window)));
        let at = 0;
        for (const { window, document } of part)
          for (let n = 0; n < window.targets.length; n++) sums[document]! += scores[at++]!;
        from = to;
      }
      return texts.map((text, document) => ({
        logLikelihood: sums[document]!,
        tokens: encoded[document]!.length,
        bytes: Buffer.byteLength(text, 'utf8'),
      }));
    },
    dispose: () => program.dispose(),
  };
}

function windowBatch(parts: readonly Window[]): Batch {
  const length = Math.max(...parts.map(({ inputs }) => inputs.length));
  const ids = new Int32Array(parts.length * length);
  const labels = new Int32Array(parts.length * length).fill(-1);
  parts.forEach(({ inputs, targets }, row) => {
    ids.set(inputs, row * length);
    labels.set(targets, row * length + inputs.length - targets.length);
  });
  return { rows: parts.length, length, ids, labels };
}
