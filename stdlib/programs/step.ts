import { type Adapter, adapterScale, type OpenModel, type Training } from '../engines/engine.ts';
import type { ModelConfig } from '../models/config.ts';
import { linearModules } from '../models/tensors.ts';
import { emptyGraph, type Graph, type Node } from '../tensor/graph.ts';
import { gather, input } from '../tensor/operations.ts';
import { gradients } from '../tensor/reverse.ts';
import type { BatchShape } from './batch.ts';
import { decoder, predicting } from './decoder.ts';
import type { AdapterShape, Description, Layout } from './description.ts';
import { type Asked, labelLogProbabilities, scores, summedLoss } from './head.ts';
import { comparingLoss } from './objectives.ts';

/** A model as far as graphs need to know it: everything but the numbers. */
export interface ModelShape {
  readonly config: ModelConfig;
  readonly adapter: AdapterShape | null;
  readonly compute: Description['compute'];
  /** Scores over the vocabulary that exist at one time. */
  readonly scoresAtOnce: number;
}

export function modelShape(
  model: OpenModel,
  scoresAtOnce: number,
  compute: Description['compute'] = 'float32',
): ModelShape {
  return { config: model.config, adapter: model.adapter && adapterShape(model.adapter), compute, scoresAtOnce };
}

export function adapterShape(adapter: Adapter): AdapterShape {
  const names = [...adapter.weights.keys()];
  const modules = names.flatMap((name) => /^(.*)\.lora_(A\.weight|embedding_A)$/.exec(name)?.[1] ?? []);
  return {
    rank: adapter.rank,
    scale: adapterScale(adapter),
    modules: new Set(modules),
    magnitudes: names.some((name) => name.endsWith('.lora_magnitude_vector')),
  };
}

/** A training step up to the optimizer. */
export interface LossGraph {
  readonly graph: Graph;
  /** Summed, a scalar. */
  readonly loss: Node;
  /** By name; tensors on which no label depends have none. */
  readonly gradients: ReadonlyMap<string, Node>;
}

/** The loss of a batch and its gradients with respect to what is trained. */
export function lossGraph(model: ModelShape, training: Training, shape: BatchShape): LossGraph {
  const { graph, description, layout } = begin(model, shape, training.dropout);
  const hidden = decoder(description, ids(graph, layout), layout, { recompute: training.recompute });
  const { objective } = training;
  const tokens = layout.rows * layout.length;
  let loss: Node;
  if (objective.kind === 'labels') {
    const asked = shape.asked === null ? hidden : gather(hidden, input(graph, 'asked', [shape.asked], 'int32'));
    loss = summedLoss(
      description,
      predicting(description, asked),
      wanted(graph, shape.asked ?? tokens),
      model.scoresAtOnce,
    );
  } else {
    const logP = labelLogProbabilities(
      description,
      predicting(description, hidden),
      wanted(graph, tokens),
      model.scoresAtOnce,
    );
    loss = comparingLoss(graph, objective, logP, layout.rows);
  }
  const trained = graph.nodes.filter(
    ({ operation }) => operation.op === 'parameter' && isTrained(operation.name, training),
  );
  const found = gradients(loss, trained);
  const named = trained.map((node, i) => [(node.operation as { name: string }).name, found[i] ?? null] as const);
  return { graph, loss, gradients: new Map(named.filter((entry): entry is [string, Node] => entry[1] !== null)) };
}

const isTrained = (name: string, { what }: Training): boolean => what === 'model' || name.includes('.lora_');

/** log p of each label that is asked for, [asked]; 0 where there is none. */
export function readingGraph(model: ModelShape, shape: BatchShape): Node {
  const { graph, description, layout } = begin(model, shape, 0);
  const hidden = decoder(description, ids(graph, layout), layout);
  const count = shape.asked ?? layout.rows * layout.length;
  const asked = shape.asked === null ? hidden : gather(hidden, input(graph, 'asked', [count], 'int32'));
  return labelLogProbabilities(description, predicting(description, asked), wanted(graph, count), model.scoresAtOnce);
}

/** Scores over the vocabulary after each of `asked` positions, [asked, vocabulary]. */
export function scoringGraph(model: ModelShape, shape: BatchShape): Node {
  const { graph, description, layout } = begin(model, shape, 0);
  const hidden = decoder(description, ids(graph, layout), layout);
  const asked = shape.asked === null ? hidden : gather(hidden, input(graph, 'asked', [shape.asked], 'int32'));
  return scores(description, predicting(description, asked));
}

const wanted = (graph: Graph, count: number): Asked => ({
  labels: input(graph, 'labels', [count], 'int32'),
  counts: input(graph, 'counts', [count], 'float32'),
});

const ids = (graph: Graph, { rows, length }: Layout): Node => input(graph, 'ids', [rows * length], 'int32');

function begin(model: ModelShape, shape: BatchShape, share: number) {
  const graph = emptyGraph();
  const { rows, length, packed } = shape;
  const whole = (name: string) => input(graph, name, [rows * length], 'int32');
  const layout: Layout = {
    rows,
    length,
    packed: packed ? { segments: whole('segments'), positions: whole('positions') } : null,
  };
  const dropout = share === 0 ? null : { share, seed: input(graph, 'seed', [1, 2], 'int32') };
  return { graph, description: describe(graph, model, dropout), layout };
}

export const describe = (
  graph: Graph,
  { config, adapter, compute }: ModelShape,
  dropout: Description['dropout'] = null,
): Description => ({ graph, config, modules: linearModules(config), adapter, dropout, compute });
