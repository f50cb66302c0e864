import { type Checker, complain, type Environment } from '../context.ts';
import type { Draft } from '../values.ts';
import { architectures } from './architectures.ts';
import { baseModelOf, lockedEntry, referenceOf } from './base-model.ts';
import { checkQuantised } from './quantised.ts';
import { numberOf } from './read.ts';
import { checkSpecialTokens } from './special-tokens.ts';

/** A model has no place for tokens beyond its positions: learned ones end there, and rotary ones were never trained further out. */
export function checkContext(cx: Checker, draft: Draft, env: Environment): void {
  const context = numberOf(draft.args, 'context');
  const base = baseModelOf(cx, draft);
  if (context === null || base?.positions == null || context <= base.positions) return;
  const said = { context: String(context), positions: String(base.positions), model: base.name };
  complain(cx, env, 'FTP0700', draft.args.context!.span, said);
}

/** A model from outside: its family must be one that can be computed, and its tokenizer must fit its embedding. */
export function checkVocabulary(cx: Checker, draft: Draft, env: Environment): void {
  const reference = referenceOf(draft);
  const locked = reference === null ? null : lockedEntry(cx, reference);
  const base = locked === null ? null : baseModelOf(cx, draft);
  if (reference === null || locked === null || base === null) return;
  if (base.architecture !== null && !architectures.has(base.architecture)) {
    const supported = [...architectures.keys()].map((name) => `\`${name}\``);
    complain(cx, env, 'FTP0707', reference.span, { model: base.name, architecture: base.architecture, supported });
  }
  checkQuantised(cx, reference, base, env);
  checkSpecialTokens(cx, reference, base, env);
  const rows = locked.config.vocab_size;
  const tokens = locked.tokenizer?.vocabulary;
  // An embedding is often padded to a round size; only a token without a row is an error.
  if (typeof rows === 'number' && typeof tokens === 'number' && tokens > rows)
    complain(cx, env, 'FTP0705', reference.span, { tokens: String(tokens), model: base.name, rows: String(rows) });
}
