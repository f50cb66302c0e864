import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Model, TaskTools, Value } from '../../../compiler/operators/authoring.ts';
import type { Engine } from '../../engines/engine.ts';
import { type LoadedModel, readModelFolder } from '../../models/folder.ts';
import { type Compared, withReference } from '../batches.ts';
import type { PreparedTraining } from '../prepare.ts';

/** The model that `reference` of an objective names; null where it is the start model. It has to read answers as the same tokens. */
export async function namedReference(
  objective: Value<'Objective'>,
  base: LoadedModel,
  context: number,
  task: TaskTools,
): Promise<LoadedModel | null> {
  const named = objective.reference as Model | undefined;
  if (named === undefined) return null;
  const reference = await readModelFolder(named.folder, task.fail);
  const refuse = (reason: string): never => task.fail('FTP1087', { reason });
  if (tokensOf(reference) !== tokensOf(base))
    refuse('its tokenizer is another one, so it reads answers as other tokens');
  const { positions } = reference.config;
  if (positions < context) refuse(`it has ${positions} positions, and the context is ${context} tokens`);
  return reference;
}

/** What decides the ids of a text. Padding and truncation are switched off here, whatever a file says. */
function tokensOf({ folder }: LoadedModel): string {
  const { model, added_tokens, normalizer, pre_tokenizer, post_processor } = JSON.parse(
    readFileSync(join(folder, 'tokenizer.json'), 'utf8'),
  ) as Readonly<Record<string, unknown>>;
  return JSON.stringify({ model, added_tokens, normalizer, pre_tokenizer, post_processor });
}

/** Asks it once, before the model that is trained takes its place in memory. */
export async function compareWith(
  { config, weights }: LoadedModel,
  { objective, context, evaluation, ...answers }: PreparedTraining,
  engine: Engine,
  task: TaskTools,
): Promise<Compared> {
  const program = engine.open({ config, weights, adapter: null }, null, task.threads);
  const asking = { objective, program, context };
  const data = await withReference(asking, answers, task);
  const heldOut = evaluation === null ? null : await withReference(asking, evaluation, task);
  program.dispose();
  return { data, heldOut };
}
