import type { GraphNode } from '../../compiler/graph/graph.ts';
import type { ResultRecord } from '../store/result.ts';

/** A stored record has its outputs by name; a split reads better as it was written: train, dev, test. */
export function inDeclaredOrder(result: ResultRecord, node: GraphNode): ResultRecord {
  const names = [...Object.keys(node.outputs), ...Object.keys(result.outputs)].filter((name) => name in result.outputs);
  return { ...result, outputs: Object.fromEntries([...new Set(names)].map((name) => [name, result.outputs[name]!])) };
}
