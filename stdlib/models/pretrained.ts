import { copyFileSync, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isFolderReference, model, type TaskTools, type Value } from '../../compiler/operators/authoring.ts';
import type { NoOptions } from '../text/no-options.ts';
import { readModelFolder, tokenizerFiles } from './folder.ts';
import { parameterCount } from './tensors.ts';
import { weightFiles } from './weights.ts';

/**
 * A model that others have trained. Its files are read once in full and checked (weights against `config.json`, tokenizer against the embedding), and
 * then belong to the run: later changes to the folder do not reach it unnoticed.
 */
export const pretrained = model({
  version: '1',
  labels: 'declare',
  numerics: false,
  positional: ['reference'],
  async run(
    /** Where the model is: `folder(…)`, which may also be called `directory(…)`, or `hub(…)`. */
    reference: Value<'ModelRef'>,
    _options: NoOptions,
    task: TaskTools,
  ): Promise<void> {
    const from = isFolderReference(reference) ? resolve(reference.path) : await task.fetched(reference);
    const { config, weights } = await readModelFolder(from, task.fail);
    // A training from here would fail at its first step and blame the learning rate.
    for (const [name, { data }] of weights)
      if (!data.every(Number.isFinite))
        task.fail('FTP0951', {
          folder: from,
          reason: `${name} holds NaN or infinity; the training that made it went wrong`,
        });
    const into = task.tree('model');
    const needed = ['config.json', ...weightFiles(from, task.fail)];
    const others = ['generation_config.json', 'model.safetensors.index.json', ...tokenizerFiles];
    for (const file of [...needed, ...others.filter((name) => existsSync(join(from, name)))])
      copyFileSync(join(from, file), join(into, file));
    task.measure('parameters', parameterCount(config));
  },
});
