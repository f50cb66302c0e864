import { type Checker, complain, type Environment } from '../context.ts';
import type { ConstructedValue } from '../values.ts';
import { lockedEntry } from './base-model.ts';
import { numberOf, textOf } from './read.ts';

/** What is wrong with a constructed value by itself, wherever it is used. */
export function checkConstructed(cx: Checker, value: ConstructedValue, env: Environment): void {
  if (value.signature.family === 'ModelRef') checkRevision(cx, value, env);
  if (value.signature.family === 'Architecture') checkHeads(cx, value, env);
}

/** A model of a hub can change under its name. A revision, or an entry of the lock file, says which one is meant. */
function checkRevision(cx: Checker, value: ConstructedValue, env: Environment): void {
  const { signature, args, span } = value;
  const takesRevision = signature.params.some((param) => param.name === 'revision');
  if (!takesRevision || args.revision !== undefined || lockedEntry(cx, value) !== null) return;
  const model = textOf(args, signature.params.find((param) => param.positional)?.name ?? '') ?? signature.name;
  const fixes = [{ title: 'run `finslip lock`, which writes the revision down', edits: [] }];
  complain(cx, env, 'FTP0704', span, { model }, { fixes });
}

/** Each attention head takes an equal share of the width, and each key-value head serves an equal number of query heads. */
function checkHeads(cx: Checker, { args, span }: ConstructedValue, env: Environment): void {
  const [width, heads, shared] = ['width', 'heads', 'kv_heads'].map((name) => numberOf(args, name));
  if (width != null && heads != null && width % heads !== 0)
    complain(cx, env, 'FTP0708', args.heads?.span ?? span, { width: String(width), heads: String(heads) });
  else if (heads != null && shared != null && heads % shared !== 0)
    complain(cx, env, 'FTP0712', args.kv_heads?.span ?? span, { heads: String(heads), shared: String(shared) });
}
