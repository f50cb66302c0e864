import { dirname } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type FileSystem, nodeFileSystem } from '../../../runtime/store/file-system.ts';
import { compute, openTemporary } from './support.ts';

/** What reached the disk, in order. */
type Step = { readonly call: 'sync' | 'rename' | 'new folder'; readonly path: string; readonly from?: string };

function watched(): { fs: FileSystem; steps: Step[] } {
  const steps: Step[] = [];
  const fs: FileSystem = {
    ...nodeFileSystem,
    async sync(path) {
      await nodeFileSystem.sync(path);
      steps.push({ call: 'sync', path });
    },
    rename(from, path) {
      nodeFileSystem.rename(from, path);
      steps.push({ call: 'rename', path, from });
    },
    makeFolder(path) {
      const made = nodeFileSystem.makeFolder(path);
      if (made) steps.push({ call: 'new folder', path });
      return made;
    },
  };
  return { fs, steps };
}

const inStore = (path: string): boolean => /\/(cas|tree|ac|keys)\//.test(path);

test('a file is synced before its name exists, and its name before the record does', async () => {
  const { fs, steps } = watched();
  const store = await openTemporary({ fs });
  steps.length = 0;
  await compute(store, 'a');
  const renames = steps.filter(({ call, path }) => call === 'rename' && inStore(path));
  assert.is(renames.length, 3 + 2 + 1 + 1 + 1, 'three shards, two files, tree, manifest, record');
  for (const { from, path } of renames) {
    const named = steps.findIndex((step) => step.call === 'rename' && step.path === path);
    const synced = steps.findIndex((step) => step.call === 'sync' && step.path === from);
    assert.ok(synced >= 0 && synced < named, `${path} was synced before it was named`);
  }
  const record = steps.findIndex(({ call, path }) => call === 'rename' && path.includes('/ac/'));
  assert.is(renames.at(-1), steps[record], 'the record comes last');
  const settled = (path: string, after: number, before: number): boolean =>
    steps.some((step, i) => step.call === 'sync' && step.path === dirname(path) && i > after && i < before);
  steps.forEach(({ call, path }, i) => {
    if (i < record && call !== 'sync' && inStore(path) && !path.includes('/ac/'))
      assert.ok(settled(path, i, record), `the folder of ${path} was synced before the record`);
    if (path.includes('/ac/') && call !== 'sync')
      assert.ok(settled(path, i, steps.length), `the folder of ${path} was synced before publishing ended`);
  });
});

test.run();
