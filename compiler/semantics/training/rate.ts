import { type Checker, complain, type Environment } from '../context.ts';
import type { Draft } from '../values.ts';
import { builtOf, numberOf, trainsAdapter } from './read.ts';

interface Range {
  readonly what: string;
  readonly low: number;
  readonly high: number;
}

/**
 * Generously around what is published. New models: 6e-5 (175 B) to 6e-4 (125 M) in Brown et al. 2020, table 2.1; small ones take up to 6e-3. All weights
 * of a trained model: 2e-5 to 5e-5 in Devlin et al. 2019 and in today's trainers. LoRA: 2e-4 in Hu et al. 2021, and about ten times
 * the rate of full training in practice. Preferences: 1e-6 in Rafailov et al. 2023.
 */
const scratch: Range = { what: 'a new model', low: 1e-5, high: 1e-2 };
const all: Range = { what: 'all weights of a trained model', low: 1e-6, high: 1e-3 };
const adapter: Range = { what: 'an adapter', low: 1e-5, high: 1e-2 };
const allByPreference: Range = { what: 'all weights by preferences', low: 1e-8, high: 1e-4 };
const adapterByPreference: Range = { what: 'an adapter by preferences', low: 1e-7, high: 1e-3 };

/** A rate of another method, or with a zero too many, wastes the whole training: the loss explodes, or nothing is learned. */
export function checkRate(cx: Checker, draft: Draft, env: Environment): void {
  const optimizer = builtOf(draft.args, 'optimizer');
  const rate = optimizer === null ? null : numberOf(optimizer.args, 'lr');
  const range = rangeOf(draft);
  if (optimizer === null || rate === null || range === null || (rate >= range.low && rate <= range.high)) return;
  const said = { rate: short(rate), what: range.what, low: short(range.low), high: short(range.high) };
  complain(cx, env, 'FTP0742', optimizer.args.lr!.span, said);
}

/** As people write rates: 2e-5. */
const short = (rate: number): string => (rate < 1e-2 ? rate.toExponential() : String(rate));

function rangeOf(draft: Draft): Range | null {
  if (!draft.signature.params.some(({ name }) => name === 'method')) return scratch;
  const method = builtOf(draft.args, 'method');
  if (method === null) return null;
  const isAdapter = trainsAdapter(method);
  const objective = builtOf(draft.args, 'objective')?.args ?? {};
  // Answers in pairs, or single ones that are wanted or not.
  const compares = objective.rejected !== undefined || objective.label !== undefined;
  if (compares) return isAdapter ? adapterByPreference : allByPreference;
  return isAdapter ? adapter : all;
}
