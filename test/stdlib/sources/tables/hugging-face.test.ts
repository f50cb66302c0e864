import { copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { RecordType } from '../../../../compiler/operators/types.ts';
import { sourceFiles } from '../../../../runtime/plan/files.ts';
import { hugging_face } from '../../../../stdlib/sources/tables/hugging-face.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { stageNode, step } from '../../../support/orders.ts';
import { fields, type Reading, readAll, scalar } from '../read.ts';

/** Saved by datasets 5.0 (`make.py`). */
const data = fileURLToPath(new URL('./data', import.meta.url));

/** Reads a folder as a run would: the files that planning finds, one after another. */
async function readFolder(
  root: string,
  folder: string,
  options: object = {},
  record: RecordType | null = null,
): Promise<Pick<Reading, 'rows' | 'failure'>> {
  const node = stageNode({ source: step('hugging_face', { path: folder }) });
  const files = await sourceFiles(
    node,
    root,
    async () => ({ digest: 'sha256:0', bytes: 1 }),
    null,
    () => null,
  );
  if (!Array.isArray(files)) throw new Error(JSON.stringify(files));
  const rows: Reading['rows'] = [];
  for (const { path } of files) {
    const read = await readAll(hugging_face, join(root, path), options, { record, name: path });
    if (read.failure) return { rows, failure: read.failure };
    rows.push(...read.rows);
  }
  return { rows, failure: null };
}

const ids = ({ rows, failure }: Pick<Reading, 'rows' | 'failure'>): readonly unknown[] =>
  failure === null ? rows.map(({ id }) => id) : [failure.code, failure.values.reason];

/** A folder with these files, of one row each that says where it stands. */
function repository(...paths: readonly string[]): string {
  const root = temporaryFolder();
  for (const path of paths) {
    mkdirSync(dirname(join(root, 'set', path)), { recursive: true });
    writeFileSync(
      join(root, 'set', path),
      path.endsWith('.csv') ? `id\n${path}\n` : `${JSON.stringify({ id: path })}\n`,
    );
  }
  return root;
}

test('a saved dataset: its shards in order, and names of labels where Text is declared', async () => {
  const all = ['n0', 'n1', 'n2', 'n3', 'n4'];
  const plain = await readFolder(data, 'saved');
  assert.equal(ids(plain), all);
  assert.equal(plain.rows[1], { id: 'n1', text: 'Notis nummer 1.', label: 1 });
  const named = fields({ id: scalar('Text'), label: scalar('Text') });
  assert.equal((await readFolder(data, 'saved', {}, named)).rows[1], { id: 'n1', label: 'lång' });
  const numbered = fields({ id: scalar('Text'), label: scalar('Int') });
  assert.equal((await readFolder(data, 'saved', {}, numbered)).rows[1], { id: 'n1', label: 1 });
});

test('saved splits', async () => {
  assert.equal(ids(await readFolder(data, 'saved-splits', { split: 'test' })), ['n0', 'n1']);
  assert.is((await readFolder(data, 'saved-splits', { split: 'train' })).rows.length, 5);
  assert.is((await readFolder(data, 'saved-splits')).rows.length, 7);
  const [code, reason] = ids(await readFolder(data, 'saved-splits', { split: 'validation' }));
  assert.equal([code, reason], ['FTP1146', 'it has no split `validation`; it has train, test']);
});

test('cached results are no part of a saved dataset, and a lost shard is told', async () => {
  const root = temporaryFolder();
  cpSync(join(data, 'saved'), join(root, 'set'), { recursive: true });
  copyFileSync(join(root, 'set/data-00000-of-00002.arrow'), join(root, 'set/cache-1f.arrow'));
  assert.is((await readFolder(root, 'set')).rows.length, 5);
  const state = join(root, 'set/state.json');
  writeFileSync(state, readFileSync(state, 'utf8').replace('00001-of', '00007-of'));
  assert.match(String(ids(await readFolder(root, 'set'))[1]), 'lists data-00007-of-00002.arrow, which is not there');
  writeFileSync(state, '{');
  assert.match(String(ids(await readFolder(root, 'set'))[1]), 'its state.json is not JSON');
});

test('splits by the names of files and folders', async () => {
  const root = repository(
    'README.md',
    'data/train-00000-of-00002.jsonl',
    'data/train-00001-of-00002.jsonl',
    'data/dev-00000-of-00001.jsonl',
    'data/extra-00000-of-00001.jsonl',
    'test/a.csv',
    'my_eval.jsonl',
    'contest.jsonl',
    '.cache/b.jsonl',
  );
  const read = async (split: string) => ids(await readFolder(root, 'set', { split }));
  assert.equal(await read('validation'), ['data/dev-00000-of-00001.jsonl']);
  assert.equal(await read('extra'), ['data/extra-00000-of-00001.jsonl']);
  assert.equal(await read('test'), ['my_eval.jsonl', 'test/a.csv']);
  // `contest` has no word for a split in it.
  assert.equal(await read('train'), [
    'contest.jsonl',
    'data/train-00000-of-00002.jsonl',
    'data/train-00001-of-00002.jsonl',
  ]);
  assert.equal(await read('dev'), ['FTP1146', 'it has no split `dev`; it has extra, test, train, validation']);
});

test.run();
