import { availableParallelism } from 'node:os';
import type { GraphNode } from '../compiler/graph/graph.ts';
import { isRecord, type Json } from '../compiler/operators/manifest.ts';
import type { EngineName, Objective } from '../stdlib/engines/engine.ts';
import { engineNames } from '../stdlib/engines/engine.ts';
import type { OwnTraining } from '../stdlib/training/own-memory.ts';

/** Of the engine that comes with Finslip the memory is known; another one brings its own. */
export function isEmbedded({ options: { engine } }: GraphNode): boolean {
  return !isRecord(engine) || engine.$ === 'embedded';
}

/** How the engine trains a task, as its options say. */
export function ownTraining(
  { options }: GraphNode,
  engine: EngineName,
  adapted: boolean,
): Omit<OwnTraining, 'config' | 'adapter' | 'length' | 'accumulate'> {
  const objective = objectiveOf(options.objective);
  const dropout = isRecord(options.method) ? options.method.dropout : 0;
  return {
    engine,
    training: {
      what: adapted ? 'adapter' : 'model',
      dropout: adapted && typeof dropout === 'number' ? dropout : 0,
      objective,
      recompute: options.memory === 'recompute',
    },
    compute: options.compute === 'bfloat16' ? 'bfloat16' : 'float32',
    rows: (typeof options.batch === 'number' ? options.batch : 8) * (isPair(objective) ? 2 : 1),
    packed: options.packing === 'documents',
    threads: availableParallelism(),
  };
}

/** The engine in an id of numerics, `tfjs-wasm/float32/deterministic`; null where none works. */
export function engineOfNumerics(numerics: string): EngineName | null {
  return engineNames.find((name) => numerics.startsWith(`${name}/`)) ?? null;
}

const isPair = ({ kind }: Objective): boolean => kind !== 'labels' && kind !== 'kto';

/** Its numbers change nothing in the size of what is computed. */
function objectiveOf(given: Json | undefined): Objective {
  switch (isRecord(given) ? given.$ : undefined) {
    case 'dpo':
      return { kind: 'dpo', beta: 1, labelSmoothing: 0 };
    case 'ipo':
      return { kind: 'ipo', beta: 1 };
    case 'orpo':
      return { kind: 'orpo', beta: 1 };
    case 'simpo':
      return { kind: 'simpo', beta: 1, margin: 0 };
    case 'kto':
      return { kind: 'kto', beta: 1, desirableWeight: 1, undesirableWeight: 1 };
    default:
      return { kind: 'labels' };
  }
}
