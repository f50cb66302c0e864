import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Graph, GraphNode } from '../compiler/graph/graph.ts';
import type { Value } from '../compiler/operators/authoring.ts';
import { isRecord, type Json } from '../compiler/operators/manifest.ts';
import { isFolderReference } from '../compiler/operators/references.ts';
import { type LockedModel, type LockFile, lockPath } from '../compiler/semantics/training/lock-file.ts';
import type { Estimate, Estimator } from '../runtime/plan/estimate.ts';
import { numericsId } from '../stdlib/engines/select.ts';
import { targetNames } from '../stdlib/models/adapter.ts';
import { type ModelConfig, parseConfig, readConfig } from '../stdlib/models/config.ts';
import { adapterOutline } from '../stdlib/models/peft.ts';
import { type EstimateOptions, estimateTraining } from '../stdlib/training/estimate.ts';
import { architectureOf } from '../stdlib/training/shape.ts';
import { engineOfNumerics, isEmbedded, ownTraining } from './own-training.ts';

/** Steps, tokens and memory of the trainings in a graph, from the shapes that the pipeline declares. */
export function trainingEstimator(graph: Graph, root: string): Estimator {
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  return async (node, { rows, bytes }): Promise<Partial<Estimate>> => {
    const { config, lora } = trainedShape(node, byId, root);
    if (config === null || rows === null || bytes === null) return {};
    const { batch, accumulate, steps, epochs, context } = node.options;
    const engine = isEmbedded(node) ? engineOfNumerics(await numericsId()) : null;
    const {
      steps: count,
      tokens,
      memory,
    } = estimateTraining(config, rows, bytes, {
      batch: number(batch) ?? 8,
      accumulate: number(accumulate) ?? 1,
      context: number(context) ?? config.positions,
      steps: number(steps),
      epochs: number(epochs),
      lora,
      joined: node.operator === 'pretrain',
      ...(engine !== null && { own: (adapted: boolean) => ownTraining(node, engine, adapted) }),
      tokensPerSecond: null,
    });
    return { rows: null, steps: count, tokens, memory };
  };
}

export interface TrainedShape {
  /** Null where only a result that is not there yet can tell. */
  readonly config: ModelConfig | null;
  readonly lora: EstimateOptions['lora'];
}

/** What a training trains, as far as it can be told beforehand. `root` is the folder that paths start from. */
export function trainedShape(node: GraphNode, byId: ReadonlyMap<string, GraphNode>, root: string): TrainedShape {
  const config = configOf(node, byId, root);
  return { config, lora: config === null ? undefined : loraOf(node, byId, config, root) };
}

/** The shape that a training starts from: its own, or that of the model it adapts, which may lie in a folder of the project. */
function configOf(node: GraphNode, byId: ReadonlyMap<string, GraphNode>, root: string): ModelConfig | null {
  if (isRecord(node.options.reference)) return outsideConfig(node.options.reference, root);
  if (node.operator === 'pretrain') {
    const architecture = node.options.architecture as unknown as Value<'Architecture'>;
    const tokenizer = node.options.tokenizer as unknown as Value<'Tokenizer'> | undefined;
    const vocabulary = number(tokenizer?.vocabulary as Json) ?? 0;
    return orNull(() => ({ ...architectureOf(architecture, refuse), vocabulary, bos: null, eos: null, pad: null }));
  }
  const base = Object.values(node.inputs)
    .map(({ node: id }) => byId.get(id))
    .find((each) => each?.kind === 'model');
  return base ? configOf(base, byId, root) : null;
}

/** A model in a folder has its own `config.json`; one of a hub has it in the lock file. */
function outsideConfig(reference: Readonly<Record<string, Json>>, root: string): ModelConfig | null {
  if (isFolderReference(reference)) return orNull(() => readConfig(resolve(root, reference.path), refuse));
  return orNull(() =>
    parseConfig(lockedIn(root, reference).config as Record<string, Json>, String(reference.repository), refuse),
  );
}

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

/** The adapter that a task trains, or of an earlier task that of its result. */
function loraOf(
  node: GraphNode,
  byId: ReadonlyMap<string, GraphNode>,
  config: ModelConfig,
  root: string,
): EstimateOptions['lora'] {
  const { method, adapter } = node.options;
  const { $, rank, target } = (method ?? {}) as { $?: string; rank?: number; target?: string | readonly string[] };
  // `continued(notes)`, or `with_adapter(base, notes)`.
  const from = node.inputs['method.adapter'] ?? node.inputs.adapter;
  const earlier = from === undefined ? undefined : byId.get(from.node);
  if (earlier !== undefined) return loraOf(earlier, byId, config, root);
  return orUndefined(() => {
    if (isRecord(adapter)) {
      const found = adapterOutline(outsideAdapter(adapter, root));
      return found === null ? undefined : { ...found, names: targetNames(config, found.names, refuse) };
    }
    if ($ === 'full' || rank === undefined) return undefined;
    return { rank, decomposed: $ === 'dora', names: targetNames(config, target ?? 'attention', refuse) };
  });
}

/** `adapter_config.json` of an adapter in a folder, or as the lock file has it. */
function outsideAdapter(reference: Readonly<Record<string, Json>>, root: string): Readonly<Record<string, unknown>> {
  if (!isFolderReference(reference)) return lockedIn(root, reference).adapter ?? {};
  const text = readFileSync(join(resolve(root, reference.path), 'adapter_config.json'), 'utf8');
  return JSON.parse(text) as Record<string, unknown>;
}

const lockedIn = (root: string, { repository, revision }: Readonly<Record<string, Json>>): LockedModel =>
  (JSON.parse(readFileSync(join(root, lockPath), 'utf8')) as LockFile).models[`${repository}@${revision}`]!;

const orUndefined = <T>(read: () => T | undefined): T | undefined => orNull(() => read() ?? null) ?? undefined;

const number = (value: Json | undefined): number | undefined => (typeof value === 'number' ? value : undefined);

/** The task itself says what is wrong, in full; here it only means that nothing can be told beforehand. */
function refuse(): never {
  throw new Error('no estimate');
}
