import { type Checker, complain, type Environment } from '../context.ts';
import { asMeasured } from '../measured.ts';
import type { ConstructedValue } from '../values.ts';
import { numberOf } from './read.ts';
import { checkedReference } from './reference.ts';

/** Looks for what is wrong with a constructed value by itself, wherever it is used. Gives it back with what else is known of it by now. */
export function checkConstructed(cx: Checker, value: ConstructedValue, env: Environment): ConstructedValue {
  if (value.signature.family === 'Architecture') checkHeads(cx, value, env);
  const { sigma, share } = value.args;
  if (asMeasured(value) && sigma !== undefined && share !== undefined) complain(cx, env, 'FTP1207', share.span, {});
  return value.signature.family === 'ModelRef' ? checkedReference(cx, value, env) : value;
}

/** Each attention head takes an equal share of the width, and each key-value head serves an equal number of query heads. */
function checkHeads(cx: Checker, { args, span }: ConstructedValue, env: Environment): void {
  const [width, heads, shared] = ['width', 'heads', 'kv_heads'].map((name) => numberOf(args, name));
  if (width != null && heads != null && width % heads !== 0)
    complain(cx, env, 'FTP0708', args.heads?.span ?? span, { width: String(width), heads: String(heads) });
  else if (heads != null && shared != null && heads % shared !== 0)
    complain(cx, env, 'FTP0712', args.kv_heads?.span ?? span, { heads: String(heads), shared: String(shared) });
}
