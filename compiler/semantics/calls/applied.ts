import type { CallExpression, NameExpression } from '../../syntax/ast.ts';
import type { Environment } from '../context.ts';
import type { ConstructedValue } from '../values.ts';
import type { Piped } from './match.ts';

/** A call whose callee is known. */
export interface Call {
  readonly expression: CallExpression;
  readonly name: NameExpression;
  readonly piped: Piped | null;
}

/** What `needs:` of the declaration asks for, where this is its outermost call. */
export function neededBy(call: Call, env: Environment): ConstructedValue | null {
  return env.block?.call === call.expression ? env.block.needs : null;
}
