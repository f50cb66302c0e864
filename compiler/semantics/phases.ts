import type { Span } from '../syntax/ast.ts';
import { type Checker, complain, type Environment, type Want } from './context.ts';
import { related } from './reporting.ts';
import type { RunValue } from './run-value.ts';

/**
 * The two phases. Returns true, having said so, where a value that only a run (or a row) can give stands where a value is needed
 * before; the message shows the chain that made it so.
 */
export function refuseRunValue(cx: Checker, value: RunValue, want: Want, span: Span, env: Environment): boolean {
  if (env.phase === value.phase) return false;
  if (value.phase === 'row' && env.phase === 'run') return false;
  const [first, ...others] = value.chain;
  const name = first?.text ?? 'this';
  const chain = value.chain.map((link) => link.text).join(' <- ');
  const places = others.map((link) => related(link.location, `${link.text} gives it`));
  complain(cx, env, 'FTP0305', span, { what: want.what, name, chain }, { related: places });
  return true;
}
