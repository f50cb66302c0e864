import { reservedName } from '../operators/columns.ts';
import type { Name } from '../syntax/ast.ts';
import { type Checker, complain, type Environment } from './context.ts';

/** A name that nothing can have; said, and true. */
export function refusesName(cx: Checker, { text, ...span }: Name, env: Environment): boolean {
  if (text !== reservedName) return false;
  complain(cx, env, 'FTP1229', span, { name: text });
  return true;
}
