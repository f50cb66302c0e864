import { copyFile, link, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { bug } from '../../compiler/diagnostics/bug.ts';
import type { Progress, Value } from '../../compiler/operators/authoring.ts';
import { fetchFile } from '../hub/download.ts';
import { hubFromEnvironment } from '../hub/hub.ts';
import type { TaskOrder } from './protocol.ts';

/** Brings every file of a hub's model into the cache and lays them out in the task's own folder. */
export async function fetchedFolder(
  order: TaskOrder,
  reference: Value<'ModelRef'>,
  progress: (update: Progress) => void,
  signal: AbortSignal,
): Promise<string> {
  const { repository, revision } = reference;
  const files = order.files.filter(({ hub }) => hub?.repository === repository && hub?.commit === revision);
  if (files.length === 0) bug(`the order of ${order.node.id} names no files of ${String(repository)}`);
  const hub = await hubFromEnvironment();
  const folder = join(order.workspace, 'hub', `${String(repository).replace('/', '--')}@${String(revision)}`);
  const total = megabytes(files.reduce((sum, { bytes }) => sum + bytes, 0));
  let done = 0;
  const read = (bytes: number): void => {
    done += bytes;
    progress({ unit: 'MB of the model', done: Math.min(megabytes(done), total), total });
  };
  for (const { digest, bytes, hub: file } of files) {
    const { repository: model, commit, path } = file!;
    const found = await fetchFile(hub, { model, commit, path, bytes, digest, gitOid: null }, { signal, read });
    await layOut(found.path, join(folder, path));
  }
  return folder;
}

const megabytes = (bytes: number): number => Math.ceil(bytes / 1e6);

/** A link takes no space; where the cache lies on another file system, a copy. */
async function layOut(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await rm(to, { force: true });
  await link(from, to).catch(() => copyFile(from, to));
}
