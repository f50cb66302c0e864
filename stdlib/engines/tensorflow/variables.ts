import { type Shape, sizeOf } from '../../tensor/graph.ts';
import type { GraphDef, Output } from './graph-def.ts';
import type { Signature } from './saved-model.ts';

/** Tensors that stay on the device between calls. */
export interface Variables {
  readonly shapes: ReadonlyMap<string, Shape>;
  /** The resource itself, for operations that change it. */
  handle(name: string): Output;
  /** Its value, not before `after` have run. */
  read(name: string, after?: readonly Output[]): Output;
  /**
   * Signatures that set and give the values of several variables, by their names; together they reach all of them. TensorFlow prepares each signature
   * at its first call, which takes longer than the call itself, and a call holds all of its values once more: so there are few, but not one.
   */
  readonly init: readonly Signature[];
  readonly reading: readonly Signature[];
}

const float = { type: 'DT_FLOAT' } as const;

/** Elements that one signature sets or gives at most, where a single variable is not larger: 256 MiB. */
const elementsAtOnce = 2 ** 26;

export function variables(graph: GraphDef, shapes: ReadonlyMap<string, Shape>): Variables {
  const handles = new Map<string, Output>();
  const values = new Map<string, Output>();
  const handle = (name: string): Output => handles.get(name)!;
  const read = (name: string, after: readonly Output[] = []): Output =>
    graph.add('ReadVariableOp', `read/${name}`, [handle(name)], { dtype: float }, after);
  for (const [name, shape] of shapes) {
    const attributes = { dtype: float, shape: { shape }, shared_name: { text: name }, container: { text: '' } };
    handles.set(name, graph.add('VarHandleOp', `variable/${name}`, [], attributes));
    values.set(name, read(name));
  }
  const groups = grouped(shapes);
  return {
    shapes,
    handle,
    read: (name, after = []) => (after.length === 0 ? values.get(name)! : read(name, after)),
    init: groups.map((names, n) => initSignature(graph, n, names, shapes, handle)),
    reading: groups.map((names, n) => ({
      name: `read ${n}`,
      inputs: [],
      outputs: names.map((name) => ({ name, output: values.get(name)!, dtype: 'float32' })),
    })),
  };
}

function grouped(shapes: ReadonlyMap<string, Shape>): readonly (readonly string[])[] {
  const groups: string[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const [name, shape] of shapes) {
    size += sizeOf(shape);
    if (size > elementsAtOnce) {
      groups.push([]);
      size = sizeOf(shape);
    }
    groups.at(-1)!.push(name);
  }
  return groups;
}

function initSignature(
  graph: GraphDef,
  number: number,
  names: readonly string[],
  shapes: ReadonlyMap<string, Shape>,
  handle: (name: string) => Output,
): Signature {
  const inputs = names.map((name) => {
    const shape = shapes.get(name)!;
    const output = graph.add('Placeholder', `init/${name}`, [], { dtype: float, shape: { shape } });
    return { name, output, shape, dtype: 'float32' as const };
  });
  const assigned = inputs.map(({ name, output }) =>
    graph.add('AssignVariableOp', `assign/${name}`, [handle(name), output], { dtype: float }),
  );
  const one = { dtype: float, value: { tensor: Float32Array.of(1), shape: [] } };
  const done = graph.add('Const', `init/${number}/done`, [], one, assigned);
  return { name: `init ${number}`, inputs, outputs: [{ name: 'done', output: done, dtype: 'float32' }] };
}
