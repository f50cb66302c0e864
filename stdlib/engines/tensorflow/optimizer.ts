import type { GraphDef, Output } from './graph-def.ts';
import type { Signature } from './saved-model.ts';
import type { Variables } from './variables.ts';

/** Names of the variables beside a trained one: its moments, and its gradient where several batches make a step. */
export const firstMoment = (name: string): string => `adam/first/${name}`;
export const secondMoment = (name: string): string => `adam/second/${name}`;
export const accumulated = (name: string): string => `accumulated/${name}`;

const T = { type: 'DT_FLOAT' } as const;

/** The scalars that a step is given; see `scalarsOf` in `program.ts`. */
export const scalarNames = ['rate', 'epsilon', 'first', 'second', 'decay', 'clip', 'count'] as const;
export type ScalarName = (typeof scalarNames)[number];

export interface Applied {
  /** Global norm of the mean gradient before clipping. */
  readonly norm: Output;
  /** Nodes after which all variables have their new values. */
  readonly done: readonly Output[];
  readonly inputs: Signature['inputs'];
}

/**
 * Adds what happens to summed gradients: their global norm, division by the count, clipping (Pascanu et al. 2013), decay of all but norms and biases, and
 * Adam. ResourceApplyAdam computes m rate / (sqrt(v) + epsilon); with rate sqrt(1 - b2^t) / (1 - b1^t) and epsilon sqrt(1 - b2^t), which the caller
 * passes, that is PyTorch's AdamW.
 */
export function applyGradients(
  graph: GraphDef,
  prefix: string,
  gradients: ReadonlyMap<string, Output>,
  variables: Variables,
  decays: (name: string) => boolean,
): Applied {
  const add = (op: string, inputs: readonly Output[], after: readonly Output[] = []): Output =>
    graph.add(op, `${prefix}/update/${op}`, inputs, { T }, after);
  const number = (value: number): Output =>
    graph.add('Const', `${prefix}/update/number`, [], {
      dtype: T,
      value: { tensor: Float32Array.of(value), shape: [] },
    });
  const given = new Map<ScalarName, Output>();
  for (const name of scalarNames)
    given.set(name, graph.add('Placeholder', `${prefix}/${name}`, [], { dtype: T, shape: { shape: [] } }));
  const scalar = (name: ScalarName): Output => given.get(name)!;

  const squares = [...gradients.values()].map((gradient) => add('L2Loss', [gradient]));
  const total =
    squares.length === 1
      ? squares[0]!
      : graph.add('AddN', `${prefix}/update/AddN`, squares, { T, N: { int: squares.length } });
  const norm = add('RealDiv', [add('Sqrt', [add('Mul', [total, number(2)])]), scalar('count')]);
  const limit = add('RealDiv', [scalar('clip'), add('AddV2', [norm, number(1e-6)])]);
  const scale = add('RealDiv', [add('Minimum', [number(1), limit]), scalar('count')]);
  const done: Output[] = [];
  for (const [name, gradient] of gradients) {
    const scaled = add('Mul', [gradient, scale]);
    const before: Output[] = [];
    if (decays(name)) {
      const lost = add('Mul', [variables.read(name, [scale]), scalar('decay')]);
      before.push(
        graph.add('AssignSubVariableOp', `${prefix}/decay/${name}`, [variables.handle(name), lost], { dtype: T }),
      );
    }
    const [value, first, second] = [name, firstMoment(name), secondMoment(name)].map((each) => variables.handle(each));
    const inputs = [value!, first!, second!, number(0), number(0), scalar('rate'), scalar('first'), scalar('second')];
    const attributes = { T, use_locking: { bool: false }, use_nesterov: { bool: false } };
    const all = [...inputs, scalar('epsilon'), scaled];
    done.push(graph.add('ResourceApplyAdam', `${prefix}/adam/${name}`, all, attributes, [scale, ...before]));
  }
  const inputs = scalarNames.map((name) => ({ name, output: scalar(name), shape: [], dtype: 'float32' as const }));
  return { norm, done, inputs };
}
