import { decays, type Weights } from '../../models/tensors.ts';
import { type BatchShape, shapeKey } from '../../programs/batch.ts';
import { type CacheShape, cacheTensors, type PromptShape, promptGraph, tokenGraph } from '../../programs/decode.ts';
import { lossGraph, type ModelShape, readingGraph, scoringGraph } from '../../programs/step.ts';
import type { Node } from '../../tensor/graph.ts';
import type { Training } from '../engine.ts';
import { dataType, type GraphDef, graphDef, type Output, type Proto } from './graph-def.ts';
import { lower } from './lower.ts';
import { accumulated, applyGradients, firstMoment, secondMoment } from './optimizer.ts';
import type { Signature } from './saved-model.ts';
import { type Variables, variables } from './variables.ts';

/** Something that a model can be asked to do: for batches of one shape, but for `apply`, which has none. */
export type Call =
  /** Gradients and optimizer in one: a step of one batch. */
  | { readonly kind: 'train'; readonly shape: BatchShape; readonly decay: boolean }
  /** Adds a batch's gradients to what is accumulated. */
  | { readonly kind: 'accumulate'; readonly shape: BatchShape }
  /** The optimizer on what is accumulated, which is then forgotten. */
  | { readonly kind: 'apply'; readonly decay: boolean }
  | { readonly kind: 'gradients' | 'read' | 'score'; readonly shape: BatchShape }
  /** Reads prompts and fills a cache. */
  | { readonly kind: 'prompt'; readonly cache: PromptShape }
  /** Reads a token of each row and adds it to the cache. */
  | { readonly kind: 'token'; readonly cache: CacheShape };

export const callKey = (call: Call): string =>
  'cache' in call
    ? `${call.kind} ${call.cache.rows}${'length' in call.cache ? `x${call.cache.length}` : ''} of ${call.cache.capacity}`
    : `${call.kind}${'decay' in call && call.decay ? ' decay' : ''}${'shape' in call ? ` ${shapeKey(call.shape)}` : ''}`;

export interface Compiled {
  readonly graph: GraphDef;
  readonly variables: Variables;
  readonly signatures: ReadonlyMap<string, Signature>;
}

/** One TensorFlow graph that answers all of `calls` on the same variables. */
export function compileCalls(
  proto: Proto,
  model: ModelShape,
  training: Training | null,
  tensors: { readonly all: Weights; readonly trained: Weights },
  calls: readonly Call[],
): Compiled {
  const graph = graphDef(proto);
  const shapes = new Map([...tensors.all].map(([name, { shape }]) => [name, shape]));
  const accumulates = calls.some(({ kind }) => kind === 'accumulate' || kind === 'apply');
  for (const [name, { shape }] of tensors.trained)
    for (const beside of [firstMoment, secondMoment, ...(accumulates ? [accumulated] : [])])
      shapes.set(beside(name), shape);
  for (const call of calls)
    if ('cache' in call) for (const [name, shape] of cacheTensors(model.config, call.cache)) shapes.set(name, shape);
  const held = variables(graph, shapes, tensors.all);
  const compiler = { graph, held, model, training, trained: [...tensors.trained.keys()] };
  const signatures = new Map(calls.map((call) => [callKey(call), compileCall(compiler, call)]));
  return { graph, variables: held, signatures };
}

const float = { type: 'DT_FLOAT' } as const;

interface Compiler {
  readonly graph: GraphDef;
  readonly held: Variables;
  readonly model: ModelShape;
  readonly training: Training | null;
  readonly trained: readonly string[];
}

function compileCall({ graph, held, model, training, trained }: Compiler, call: Call): Signature {
  const name = callKey(call);
  const prefix = name.replace(/[^A-Za-z0-9]+/g, '_');
  const given = new Map<string, Signature['inputs'][number]>();
  const outside = {
    parameter: (parameter: string) => held.read(parameter),
    input(node: Node): Output {
      const { name: input } = node.operation as { name: string };
      const dtype = { type: dataType(node.dtype) };
      const output = graph.add('Placeholder', `${prefix}/${input}`, [], { dtype, shape: { shape: node.shape } });
      given.set(input, { name: input, output, shape: node.shape, dtype: node.dtype });
      return output;
    },
  };
  /** The same value, once other things have happened. */
  const after = (output: Output, done: readonly Output[]): Output =>
    graph.add('Identity', `${prefix}/after`, [output], { T: float }, done);
  const signature = (outputs: readonly (readonly [string, Output])[], inputs: Signature['inputs'] = []): Signature => ({
    name,
    inputs: [...given.values(), ...inputs],
    outputs: outputs.map(([key, output]) => ({ name: key, output, dtype: 'float32' })),
  });

  if (call.kind === 'read' || call.kind === 'score') {
    const describe = call.kind === 'read' ? readingGraph : scoringGraph;
    const [scores] = lower(graph, prefix, [describe(model, call.shape)], outside);
    return signature([['scores', scores!]]);
  }
  if ('cache' in call) {
    const { scores, entries } = call.kind === 'prompt' ? promptGraph(model, call.cache) : tokenGraph(model, call.cache);
    const [value, ...made] = lower(graph, prefix, [scores, ...entries.values()], outside);
    const names = [...entries.keys()];
    if (call.kind === 'prompt') {
      const kept = names.map((cache, i) =>
        graph.add('AssignVariableOp', `${prefix}/keep`, [held.handle(cache), made[i]!], { dtype: float }),
      );
      return signature([['scores', after(value!, kept)]]);
    }
    const pairs = call.cache.rows * model.config.keyValueHeads;
    const places = graph.add('Placeholder', `${prefix}/places`, [], {
      dtype: { type: 'DT_INT32' },
      shape: { shape: [pairs, 2] },
    });
    const kept = names.map((cache, i) =>
      graph.add(
        'ResourceScatterNdUpdate',
        `${prefix}/keep`,
        [held.handle(cache), places, made[i]!],
        { T: float, Tindices: { type: 'DT_INT32' }, use_locking: { bool: false } },
        // The scores follow from all of the cache, so nobody reads it any more.
        [value!],
      ),
    );
    return signature(
      [['scores', after(value!, kept)]],
      [{ name: 'places', output: places, shape: [pairs, 2], dtype: 'int32' }],
    );
  }
  const decay = (parameter: string) => 'decay' in call && call.decay && decays(parameter);
  if (call.kind === 'apply') {
    const gradients = new Map(trained.map((parameter) => [parameter, held.read(accumulated(parameter))]));
    const { norm, done, inputs } = applyGradients(graph, prefix, gradients, held, decay);
    const cleared = trained.map((parameter) => {
      const zeros = graph.add('ZerosLike', `${prefix}/zeros`, [gradients.get(parameter)!], { T: float }, done);
      return graph.add('AssignVariableOp', `${prefix}/clear`, [held.handle(accumulated(parameter)), zeros], {
        dtype: float,
      });
    });
    return signature([['norm', after(norm, [...done, ...cleared])]], inputs);
  }
  const { loss, gradients } = lossGraph(model, training!, call.shape);
  const names = [...gradients.keys()];
  const [value, ...slopes] = lower(graph, prefix, [loss, ...gradients.values()], outside);
  if (call.kind === 'gradients')
    return signature([['loss', value!], ...names.map((key, i) => [key, slopes[i]!] as const)]);
  if (call.kind === 'accumulate') {
    const added = names.map((key, i) =>
      graph.add('AssignAddVariableOp', `${prefix}/add`, [held.handle(accumulated(key)), slopes[i]!], { dtype: float }),
    );
    return signature([['loss', after(value!, added)]]);
  }
  const byName = new Map(names.map((key, i) => [key, slopes[i]!]));
  const { norm, done, inputs } = applyGradients(graph, prefix, byName, held, decay);
  return signature(
    [
      ['loss', after(value!, done)],
      ['norm', after(norm, done)],
    ],
    inputs,
  );
}
