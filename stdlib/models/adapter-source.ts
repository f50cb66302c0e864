import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isFolderReference, type Model, type TaskTools, type Value } from '../../compiler/operators/authoring.ts';

/** Where a model of the pipeline keeps the adapter that it was made with, merged as it is. */
export const adapterFolder = 'adapter';

/** The folder of the adapter of a model that an earlier step made. */
export function adapterOf({ folder }: Model, task: Pick<TaskTools, 'fail'>): string {
  const found = join(folder, adapterFolder);
  return existsSync(found)
    ? found
    : task.fail('FTP1082', { model: 'its start', because: 'all of its weights were trained' });
}

/** The folder of an adapter that a pipeline names: one on disk, one on a hub, or that of an earlier step. */
export async function namedAdapter(
  given: Model | Value<'ModelRef'>,
  task: Pick<TaskTools, 'fail' | 'fetched'>,
): Promise<string> {
  if (isModel(given)) return adapterOf(given, task);
  return isFolderReference(given) ? resolve(given.path) : await task.fetched(given);
}

const isModel = (given: Model | Value<'ModelRef'>): given is Model => !('$' in given);
