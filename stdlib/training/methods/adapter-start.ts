import type { Model, TaskTools, Value } from '../../../compiler/operators/authoring.ts';
import { targetModules, targetNames } from '../../models/adapter.ts';
import { adapterOf } from '../../models/adapter-source.ts';
import type { LoadedModel } from '../../models/folder.ts';
import { initialAdapter } from '../../models/initialise.ts';
import { readAdapter, type StoredAdapter } from '../../models/peft.ts';
import { adaptableLayers } from '../../models/tensors.ts';
import { loraSettings } from '../settings.ts';

/** The adapter that a training starts from, a new one or one that was trained before; null where all weights are trained. */
export function adapterStart(
  method: Value<'Method'>,
  { config, weights }: Pick<LoadedModel, 'config' | 'weights'>,
  seed: number,
  task: Pick<TaskTools, 'fail'>,
): StoredAdapter | null {
  if (method.$ === 'continued') {
    const stored = readAdapter(adapterOf(method.adapter as Model, task), config, task.fail, weights);
    return { ...stored, dropout: (method.dropout as number | undefined) ?? stored.dropout };
  }
  const lora = loraSettings(method, task);
  if (lora === null) return null;
  const { rank, alpha, dropout, rankStabilised, decomposed } = lora;
  const names = targetNames(config, lora.target, task.fail);
  const modules = targetModules(config, names);
  const layers = adaptableLayers(config);
  const end = modules.find((module) => layers.get(module)!.kind !== 'linear');
  if (decomposed && end !== undefined) task.fail('FTP1085', { target: end });
  const initial = initialAdapter(config, modules, rank, seed, decomposed ? weights : null);
  return { adapter: { rank, alpha, rankStabilised, weights: initial }, names, dropout };
}
