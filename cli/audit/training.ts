import type { Location } from '../../compiler/diagnostics/diagnostic.ts';
import type { Compilation, GraphNode } from '../../compiler/graph/graph.ts';
import type { Json } from '../../compiler/operators/manifest.ts';
import type { Plan } from '../../runtime/plan/plan.ts';
import type { PlannedTask } from '../../runtime/plan/planned.ts';
import type { ModelConfig } from '../../stdlib/models/config.ts';
import { parameterCount } from '../../stdlib/models/tensors.ts';
import { adapterParameters } from '../../stdlib/training/estimate.ts';
import { type TrainedShape, trainedShape } from '../estimate.ts';
import { placeOf } from '../places.ts';

/** A training that will run, with what can be told of it beforehand. */
export interface PlannedTraining {
  readonly task: PlannedTask;
  readonly location: Location | null;
  readonly model: {
    readonly config: ModelConfig;
    readonly parameters: number;
    readonly trainable: number;
    readonly lora: TrainedShape['lora'];
  } | null;
  /** Examples side by side, and batches to a step. */
  readonly batch: number;
  readonly accumulate: number;
  readonly steps: number | null;
  readonly repeats: boolean;
  /** Its weights start at random. */
  readonly fresh: boolean;
  /** Documents are joined and cut, so that rows say nothing of the number of examples. */
  readonly joined: boolean;
  /** Rows to train on where they have been counted: estimates are no ground for a warning. */
  readonly rows: number | null;
  readonly engine: Engine;
  readonly place: Place;
}

export interface Engine {
  readonly name: string;
  readonly bfloat16: boolean;
  readonly processes: number;
  readonly sharded: boolean;
  /** Null where the engine cannot. */
  readonly recompute: boolean | null;
}

export interface Place {
  readonly executor: string;
  /** `a100`, … where the executor says what it has. */
  readonly gpu: string | null;
  /** Bytes of one GPU. */
  readonly gpuMemory: number | null;
}

export function plannedTrainings(compilation: Compilation, plan: Plan, root: string): readonly PlannedTraining[] {
  const byId = new Map(compilation.graph.nodes.map((node) => [node.id, node]));
  const tasks = new Map(plan.tasks.map((task) => [task.node.id, task]));
  return plan.tasks.flatMap((task) => {
    const { node } = task;
    if (task.status === 'cached' || node.kind !== 'model' || node.inputs.on === undefined) return [];
    const { options } = node;
    const { config, lora } = trainedShape(node, byId, root);
    const parameters = config === null ? 0 : parameterCount(config);
    const trainable = config === null || lora === undefined ? parameters : adapterParameters(config, lora);
    return {
      task,
      location: compilation.sourceMap.locations[node.id]?.[0] ?? null,
      model: config === null ? null : { config, parameters, trainable, lora },
      batch: number(options.batch) ?? 8,
      accumulate: number(options.accumulate) ?? 1,
      steps: number(options.steps),
      repeats: options.repeat === true,
      fresh: node.operator === 'pretrain',
      joined: node.operator === 'pretrain' || options.packing === 'documents',
      rows: countedRows(node, tasks),
      engine: engineOf(options),
      place: placeAt(node, compilation),
    };
  });
}

function countedRows(node: GraphNode, tasks: ReadonlyMap<string, PlannedTask>): number | null {
  const on = node.inputs.on!;
  const output = tasks.get(on.node)?.result?.outputs[on.output];
  return output?.type === 'rows' ? output.rows : null;
}

/** `engine: trl(…)` with what it says; where nothing is said the one that comes with Finslip. Both go by `memory` and `compute` as well. */
function engineOf(options: { readonly [name: string]: Json }): Engine {
  type Built = { readonly $: string } & Readonly<Record<string, Json | undefined>>;
  const value = (options.engine ?? { $: 'embedded' }) as Built;
  const own = value.$ === 'embedded';
  const recompute = value.gradient_checkpointing;
  return {
    name: value.$,
    bfloat16: options.compute === 'bfloat16' || value.precision === 'bf16',
    processes: number(value.processes) ?? 1,
    sharded: value.sharding === 'fsdp',
    recompute: own
      ? options.memory === 'recompute'
      : typeof recompute === 'boolean'
        ? recompute || options.memory === 'recompute'
        : null,
  };
}

/** What a step needs is what it is sure to get; an executor may say that it has more. */
function placeAt(node: GraphNode, compilation: Compilation): Place {
  const executor = placeOf(node, compilation.deployment);
  const gpu = compilation.deployment.executors[executor]?.options.gpu as
    | { readonly $?: string; readonly memory?: number }
    | undefined;
  return {
    executor,
    gpu: gpu?.$ ?? null,
    gpuMemory: node.resources.gpu === 'required' ? (gpu?.memory ?? node.resources.gpuMemory) : null,
  };
}

const number = (value: Json | undefined): number | null => (typeof value === 'number' ? value : null);
