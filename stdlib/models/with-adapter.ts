import { join } from 'node:path';
import { type Model, model, type TaskTools, type Value } from '../../compiler/operators/authoring.ts';
import type { NoOptions } from '../text/no-options.ts';
import { mergeAdapter } from './adapter.ts';
import { adapterFolder, namedAdapter } from './adapter-source.ts';
import { readModelFolder, writeDerivedModel } from './folder.ts';
import { readAdapter, writeAdapter } from './peft.ts';
import { sizeOf } from './tensors.ts';

/**
 * A model with an adapter that was trained before, in PEFT's layout (`adapter_config.json`, `adapter_model.safetensors`): LoRA, rsLoRA or DoRA. The adapter is worked into
 * the weights, so the result is evaluated, published and trained like any model, and keeps the adapter beside them: `method: continued(…)` goes on training that.
 * State the adapter's licence as that of a model: `model notes = with_adapter(base, folder("adapters/notes")) { license: "CC-BY-4.0" }`.
 */
export const with_adapter = model({
  version: '1',
  labels: 'declare',
  numerics: false,
  positional: ['base', 'adapter'],
  async run(
    /** The model that the adapter was made for. */
    base: Model,
    /** Where the adapter is: `folder(…)`, `hub(…)`, or a model of this pipeline that was trained with one. */
    adapter: Value<'ModelRef'> | Model,
    _options: NoOptions,
    task: TaskTools,
  ): Promise<void> {
    const from = await namedAdapter(adapter, task);
    const loaded = await readModelFolder(base.folder, task.fail);
    const { config, weights } = loaded;
    const stored = readAdapter(from, config, task.fail, weights);
    for (const [name, { data }] of stored.adapter.weights)
      if (!data.every(Number.isFinite))
        task.fail('FTP1080', {
          folder: from,
          reason: `${name} holds NaN or infinity; the training that made it went wrong`,
        });
    const into = task.tree('model');
    writeDerivedModel(into, loaded, mergeAdapter(config, weights, stored.adapter), task.fail);
    writeAdapter(join(into, adapterFolder), config, stored);
    task.measure(
      'adapter_parameters',
      [...stored.adapter.weights.values()].reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    );
  },
});
