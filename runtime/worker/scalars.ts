import { callsIn } from '../../compiler/graph/calls.ts';
import type { ScalarReference } from '../../compiler/graph/kernel-expression.ts';
import type { Scalar } from '../../compiler/graph/kernel-instance.ts';
import type { Json, ParamSignature } from '../../compiler/operators/manifest.ts';
import { loadOperator } from './modules.ts';
import type { TaskOrder } from './protocol.ts';

export type ScalarTable = (reference: ScalarReference) => Scalar;

/** Loads every scalar function that the options' expressions call. */
export async function loadScalars(modules: TaskOrder['modules'], options: Json, at: string): Promise<ScalarTable> {
  const table = new Map<string, Scalar>();
  for (const call of callsIn(options)) {
    const name = `${call.operator}@${call.version}`;
    if (table.has(name)) continue;
    const { definition, params } = await loadOperator(modules, call, at);
    table.set(name, guarded(definition.call as Scalar, params));
  }
  return ({ operator, version }) => table.get(`${operator}@${version}`)!;
}

/** A function is not called with an absent value unless its parameter may be absent: the result is then absent as well. */
function guarded(call: Scalar, params: readonly ParamSignature[]): Scalar {
  const needs = params.map((param) => !param.optional && param.type.kind !== 'optional' && param.type.kind !== 'any');
  return (...args) => {
    for (let i = 0; i < args.length; i++) if (args[i] === null && (needs[i] ?? true)) return null;
    const result: Json | undefined = call(...args);
    return result === undefined || (typeof result === 'number' && !Number.isFinite(result)) ? null : result;
  };
}
