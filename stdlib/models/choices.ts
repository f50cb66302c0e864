import type { Batch } from '../engines/engine.ts';
import type { Reader } from './likelihood.ts';

/** A text and one way in which it may go on. */
export interface Continuation {
  readonly context: string;
  readonly continuation: string;
}

export interface ContinuationLikelihood {
  /** Summed ln p of the continuation's tokens given the context. */
  readonly logLikelihood: number;
  readonly tokens: number;
}

/** Tokens that one forward pass reads at most. */
const tokensAtOnce = 4096;

/**
 * The likelihood of each continuation, as `loglikelihood` of lm-evaluation-harness 0.4 defines it (lm_eval/api/model.py `_encode_pair`, lm_eval/models/huggingface.py
 * `_loglikelihood_tokens`): white space at the end of the context belongs to the continuation; the two are tokenised together, without special
 * tokens, and the context's tokens counted off; an empty context is the bos token; what is too long loses its beginning.
 */
export async function continuationLikelihoods(
  { program, model }: Reader,
  asked: readonly Continuation[],
): Promise<readonly ContinuationLikelihood[]> {
  const { positions, bos, eos } = model.config;
  const parts = asked.map(({ context, continuation }) => {
    const kept = context.trimEnd();
    return { context: kept, continuation: context.slice(kept.length) + continuation };
  });
  // Many choices share a context.
  const contexts = [...new Set(parts.map(({ context }) => context))];
  const encodedContexts = await model.tokenizer.encode(contexts, false);
  const lengths = new Map(contexts.map((context, i) => [context, encodedContexts[i]!.length]));
  const encoded = await model.tokenizer.encode(
    parts.map(({ context, continuation }) => context + continuation),
    false,
  );
  const prefix = bos ?? eos ?? 0;
  const rows = encoded.map((ids, place) => {
    const { context } = parts[place]!;
    const whole = context === '' ? [prefix, ...ids] : ids;
    const before = context === '' ? 1 : lengths.get(context)!;
    const tokens = Math.min(whole.length - before, positions);
    const kept = whole.slice(-(positions + 1));
    return { place, inputs: kept.slice(0, -1), targets: tokens > 0 ? kept.slice(-tokens) : [] };
  });
  const answers: ContinuationLikelihood[] = rows.map(() => ({ logLikelihood: 0, tokens: 0 }));
  // By length, so that little is computed on padding.
  const work = rows
    .filter(({ targets }) => targets.length > 0)
    .sort((a, b) => a.inputs.length - b.inputs.length || a.place - b.place);
  for (let from = 0; from < work.length; ) {
    let to = from + 1;
    while (to < work.length && (to - from + 1) * work[to]!.inputs.length <= tokensAtOnce) to++;
    const part = work.slice(from, to);
    const scores = await program.logProbabilities(batchOf(part));
    let at = 0;
    for (const { place, targets } of part) {
      const own = scores.subarray(at, (at += targets.length));
      answers[place] = { logLikelihood: own.reduce((sum, score) => sum + score, 0), tokens: targets.length };
    }
    from = to;
  }
  return answers;
}

function batchOf(rows: readonly { readonly inputs: readonly number[]; readonly targets: readonly number[] }[]): Batch {
  const length = Math.max(...rows.map(({ inputs }) => inputs.length));
  const ids = new Int32Array(rows.length * length);
  const labels = new Int32Array(rows.length * length).fill(-1);
  for (const [row, { inputs, targets }] of rows.entries()) {
    ids.set(inputs, row * length);
    labels.set(targets, row * length + inputs.length - targets.length);
  }
  return { rows: rows.length, length, ids, labels };
}

/** The choice that a rule picks, by its place. */
export interface Picked {
  /** `acc`: the likeliest. */
  readonly plain: number;
  /** `acc_norm`: by code point. */
  readonly perCharacter: number;
  /** `acc_bytes`: by byte of UTF-8. Compares models with different tokenizers. */
  readonly perByte: number;
  /** `acc_mutual_info`: by how much the context makes it likelier; null where nobody asked for it without one. */
  readonly byContext: number | null;
}

/** What lm-evaluation-harness picks; lengths are those of the choices without what joins them to the context. Of equals the first. */
export function pick(
  choices: readonly string[],
  logLikelihoods: readonly number[],
  withoutContext: readonly number[] | null = null,
): Picked {
  const best = (of: (choice: number) => number): number => {
    let found = 0;
    for (let choice = 1; choice < choices.length; choice++) if (of(choice) > of(found)) found = choice;
    return found;
  };
  return {
    plain: best((choice) => logLikelihoods[choice]!),
    perCharacter: best((choice) => logLikelihoods[choice]! / [...choices[choice]!].length),
    perByte: best((choice) => logLikelihoods[choice]! / Buffer.byteLength(choices[choice]!, 'utf8')),
    byContext: withoutContext && best((choice) => logLikelihoods[choice]! - withoutContext[choice]!),
  };
}
