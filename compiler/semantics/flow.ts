import type { Deployment, Flow, Reference } from '../graph/flow.ts';
import type { Checker } from './context.ts';
import { settle } from './drafts.ts';
import { type FileScope, type Port, portOf, type Value } from './values.ts';

/** The flow of the entry file: what its declarations denote, and every node they depend on. */
export function buildFlow(cx: Checker, scope: FileScope, deployment: Deployment): Flow {
  const named = namedPorts(scope);
  const { nodes, reference } = settle(cx.drafts, [...named.values()]);
  const names: Record<string, Reference> = {};
  for (const [name, port] of named) names[name] = reference(port);
  const { name, seed, purpose, docs } = cx.pipeline;
  return { pipeline: { name, seed, purpose, docs }, nodes, names, deployment };
}

/** Outputs that the declared names of a file denote; a part by `corpus.train`. */
export function namedPorts(scope: FileScope): ReadonlyMap<string, Port> {
  const ports = new Map<string, Port>();
  for (const { name, value } of scope.own.values())
    for (const [key, port] of portsOf(name, value)) ports.set(key, port);
  return ports;
}

function portsOf(name: string, value: Value): readonly (readonly [string, Port])[] {
  if (value.kind === 'parts') return Object.entries(value.parts).map(([part, { port }]) => [`${name}.${part}`, port]);
  const port = portOf(value);
  return port === null ? [] : [[name, port]];
}
