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
   * Signatures that set and give the values of several variables, by their names; together they reach all of them, and of each the inputs or outputs that a call does not
   * need may be left out. TensorFlow prepares each signature at its first call, which takes longer than the call itself, and a call holds all of its values once more: so there
   * are few, but not one.
   */
  readonly init: readonly Signature[];
  readonly reading: readonly Signature[];
  /**
   * Sets some of the variables that begin at zero to the number that it is given as `zero`. Were that a constant, TensorFlow would keep whole tensors of it.
   */
  zero(names: readonly string[]): Signature;
}

const float = { type: 'DT_FLOAT' } as const;
const index = { type: 'DT_INT32' } as const;

/** Elements that one signature sets or gives at most, where a single variable is not larger: 256 MiB. */
const elementsAtOnce = 2 ** 26;

/** `shapes` are those of all, `values` has those that do not begin at zero. */
export function variables(
  graph: GraphDef,
  shapes: ReadonlyMap<string, Shape>,
  values: ReadonlyMap<string, unknown>,
): Variables {
  const handles = new Map<string, Output>();
  const reads = new Map<string, Output>();
  const handle = (name: string): Output => handles.get(name)!;
  const read = (name: string, after: readonly Output[] = []): Output =>
    graph.add('ReadVariableOp', `read/${name}`, [handle(name)], { dtype: float }, after);
  for (const [name, shape] of shapes) {
    const attributes = { dtype: float, shape: { shape }, shared_name: { text: name }, container: { text: '' } };
    handles.set(name, graph.add('VarHandleOp', `variable/${name}`, [], attributes));
    reads.set(name, read(name));
  }
  const nought = graph.add('Placeholder', 'zero/number', [], { dtype: float, shape: { shape: [] } });
  const zeroes = new Map<string, Output>();
  for (const [name, shape] of shapes) {
    if (values.has(name)) continue;
    const dims = { tensor: Int32Array.from(shape), shape: [shape.length] };
    const size = graph.add('Const', 'zero/shape', [], { dtype: index, value: dims });
    // Behind its own variable, it is not taken to be the same as others of its shape, of which each would be copied at its first change.
    const filled = graph.add('Fill', `zero/${name}`, [size, nought], { T: float, index_type: index }, [handle(name)]);
    zeroes.set(name, assigned(graph, name, handle(name), filled));
  }
  const groups = grouped(shapes);
  return {
    shapes,
    handle,
    read: (name, after = []) => (after.length === 0 ? reads.get(name)! : read(name, after)),
    init: groups.map((names, n) => initSignature(graph, n, names, shapes, handle)),
    reading: groups.map((names, n) => ({
      name: `read ${n}`,
      inputs: [],
      outputs: names.map((name) => ({ name, output: reads.get(name)!, dtype: 'float32' })),
    })),
    zero: (names) => ({
      name: 'zero',
      inputs: [{ name: 'zero', output: nought, shape: [], dtype: 'float32' }],
      outputs: names.map((name) => ({ name, output: zeroes.get(name)!, dtype: 'float32' })),
    }),
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
  const outputs = inputs.map(({ name, output }) => ({
    name,
    output: assigned(graph, name, handle(name), output),
    dtype: 'float32' as const,
  }));
  return { name: `init ${number}`, inputs, outputs };
}

/** A number that is there once the variable has its value; a call must ask for something. */
function assigned(graph: GraphDef, name: string, handle: Output, value: Output): Output {
  const done = graph.add('AssignVariableOp', `assign/${name}`, [handle, value], { dtype: float });
  const one = { dtype: float, value: { tensor: Float32Array.of(1), shape: [] } };
  return graph.add('Const', `assigned/${name}`, [], one, [done]);
}
