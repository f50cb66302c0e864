import type { GraphNode } from '../compiler/graph/graph.ts';
import type { Json, OperatorManifest, OperatorSignature } from '../compiler/operators/manifest.ts';
import { builtins } from '../compiler/semantics/builtins.ts';
import type { TaskFailure } from '../runtime/worker/protocol.ts';

/**
 * Checks the options of a task just before it is computed, with the schemas of the manifest that is here: the graph may have been made elsewhere. The
 * validator loads only now, since most runs compute little.
 */
export async function optionFailure(node: GraphNode, { operators }: OperatorManifest): Promise<TaskFailure | null> {
  const { validateOptions } = await import('../compiler/operators/validate.ts');
  const valueNamed = (name: string): OperatorSignature | undefined =>
    [...operators, ...builtins].find((operator) => operator.name === name && operator.kind === 'value');
  const steps = node.stage === null ? [node] : [...(node.stage.source ? [node.stage.source] : []), ...node.stage.steps];
  for (const step of steps) {
    const signature = operators.find(
      (operator) => operator.name === step.operator && operator.digest === codeOf(step, operators),
    );
    if (!signature) continue;
    const [problem] = await validateOptions(signature, step.options as { readonly [name: string]: Json }, valueNamed);
    if (problem)
      return {
        cause: 'user-error',
        code: problem.code,
        values: problem.values as TaskFailure['values'],
        at: step.id,
        detail: null,
      };
  }
  return null;
}

/** A step's digest may join those of the functions its expressions call; the operator's own is one of them or none. */
function codeOf(
  { operator, digest }: { readonly operator: string; readonly digest: string | null },
  operators: readonly OperatorSignature[],
): string | null {
  const parts = digest?.split('+') ?? [];
  return (
    operators.find((each) => each.name === operator && each.digest !== null && parts.includes(each.digest))?.digest ??
    null
  );
}
