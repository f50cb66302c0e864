import { pathToFileURL } from 'node:url';
import { callsIn } from '../compiler/graph/calls.ts';
import type { GraphNode } from '../compiler/graph/graph.ts';
import type { OperatorSignature } from '../compiler/operators/manifest.ts';
import { bundlePath } from '../compiler/operators/user-cache.ts';
import type { TaskOrder } from '../runtime/worker/protocol.ts';
import { standardModule } from './assets.ts';
import type { Compiled } from './pipeline.ts';

/** For one task: where a worker finds the code of every operator it uses, and their parameters. */
export function moduleTable({ manifest, project }: Compiled): (node: GraphNode) => TaskOrder['modules'] {
  const byName = new Map(manifest.operators.map((operator) => [operator.name, operator]));
  return (node) => {
    const used = new Set([node.operator, ...callsIn(node.options as never).map(({ operator }) => operator)]);
    for (const step of [...(node.stage?.steps ?? []), ...(node.stage?.source ? [node.stage.source] : [])]) {
      used.add(step.operator);
      for (const { operator } of callsIn(step.options as never)) used.add(operator);
    }
    const entries = [...used].flatMap((name) => {
      const operator = byName.get(name);
      return operator ? [[`${name}@${operator.version}`, reference(operator, project.root)] as const] : [];
    });
    const rowTools = [
      'row-tools',
      { specifier: standardModule('stdlib/text/row-tools'), export: 'rowTools', params: [] },
    ] as const;
    return Object.fromEntries(node.kind === 'rows' ? [...entries, rowTools] : entries);
  };
}

function reference(
  { module, export: name, params, digest }: OperatorSignature,
  root: string,
): TaskOrder['modules'][string] {
  const specifier = digest === null ? standardModule(module) : pathToFileURL(bundlePath(root, digest)).href;
  return { specifier, export: name, params };
}
