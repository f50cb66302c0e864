import type { CallExpression, NameExpression } from '../../syntax/ast.ts';
import type { CallBlock, Environment } from '../context.ts';
import type { ConstructedValue } from '../values.ts';
import type { Piped } from './match.ts';

/** A call whose callee is known. */
export interface Call {
  readonly expression: CallExpression;
  readonly name: NameExpression;
  readonly piped: Piped | null;
}

/** What `needs:` of the declaration asks for, where this is its outermost call. */
export const neededBy = (call: Call, env: Environment): ConstructedValue | null => blockOf(call, env)?.needs ?? null;

/** The block of the declaration, where this is its outermost call. */
export function blockOf(call: Call, env: Environment): CallBlock | null {
  return env.block?.call === call.expression ? env.block : null;
}
