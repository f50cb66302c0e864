import {
  appendFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { digestOfJson } from '../../../runtime/store/canonical.ts';
import { sha256 } from '../../../runtime/store/digest.ts';
import { blobPath, keyManifestPath, resultFolder, treePath } from '../../../runtime/store/layout.ts';
import type { Output, ResultRecord } from '../../../runtime/store/result.ts';
import { digestTree } from '../../../runtime/store/tree.ts';
import { temporaryFolder } from '../../support/folder.ts';
import {
  codeOf,
  compute,
  exists,
  filesUnder,
  held,
  keyFor,
  leaveResult,
  leaveRows,
  leaveTree,
  manifestOf,
  noReport,
  openTemporary,
} from './support.ts';

type Tree = Extract<Output, { type: 'tree' }>;
const modelOf = (record: ResultRecord): Tree => record.outputs.model as Tree;

test('what was published is found, whole, by a store opened anew', async () => {
  const store = await openTemporary();
  assert.is(await store.lookup(keyFor('a')), null);
  const record = await compute(store, 'a');
  const again = await openTemporary({ root: store.root });
  assert.equal(await again.lookup(keyFor('a')), record);
  assert.is(await again.lookup(keyFor('b')), null);
  assert.equal(await again.keyManifest(keyFor('a')), manifestOf('a'));
  for (const output of Object.values(record.outputs)) assert.ok(await again.verifyOutput(output));
  assert.equal(again.warnings, []);
});

test('pieces lie where the layout says, read-only, and the workspace is gone', async () => {
  const store = await openTemporary();
  const record = await compute(store, 'a');
  const rows = record.outputs.rows as Extract<Output, { type: 'rows' }>;
  const blob = blobPath(store.root, rows.shards[0]!.digest);
  assert.is(readFileSync(blob, 'utf8'), 'rows a a');
  assert.is(statSync(blob).mode & 0o777, 0o444);
  assert.is(sha256(readFileSync(treePath(store.root, modelOf(record).digest))), modelOf(record).digest);
  assert.ok(exists(keyManifestPath(store.root, keyFor('a'))));
  assert.is(readFileSync(join(store.root, 'VERSION'), 'utf8'), 'finslip-store 1 sha256\n');
  assert.equal(filesUnder(join(store.root, 'tmp')), []);
});

test('equal content is stored once', async () => {
  const store = await openTemporary();
  await compute(store, 'a', 'text');
  const before = filesUnder(join(store.root, 'cas'));
  await compute(store, 'b', 'text');
  assert.equal(filesUnder(join(store.root, 'cas')), before);
});

test('an equal result again keeps the first record; a different one is kept beside it and reported', async () => {
  const store = await openTemporary();
  const first = await compute(store, 'a', 'one');
  assert.equal(await compute(store, 'a', 'one'), first);
  assert.is(filesUnder(resultFolder(store.root, keyFor('a'))).length, 1);
  assert.equal(store.warnings, []);

  assert.equal(await compute(store, 'a', 'two'), first);
  assert.is(filesUnder(resultFolder(store.root, keyFor('a'))).length, 2);
  assert.equal(
    store.warnings.map(({ code, values }) => [code, values.outputs]),
    [['FTP0858', 'model, rows']],
  );
  assert.equal(await store.lookup(keyFor('a')), first);
});

test('a record with another time but equal outputs is no second result', async () => {
  const store = await openTemporary();
  await compute(store, 'a');
  const key = keyFor('a');
  const lease = await held(store, key);
  const workspace = await store.workspace(key);
  const result = await leaveResult(workspace, 'a');
  await store.publish(key, manifestOf('a'), workspace, { ...result, report: { ...result.report, seconds: 99 } }, lease);
  assert.is(filesUnder(resultFolder(store.root, key)).length, 1);
  assert.equal(store.warnings, []);
});

test('a file that is not what the worker said is refused, and nothing is visible', async () => {
  const store = await openTemporary();
  const key = keyFor('a');
  for (const spoil of ['changed', 'longer', 'missing']) {
    const lease = await held(store, key);
    const workspace = await store.workspace(key);
    const rows = leaveRows(workspace, 'content');
    const path = join(workspace, 'blobs', sha256('content').slice(7));
    if (spoil === 'changed') writeFileSync(path, 'contenT');
    if (spoil === 'longer') appendFileSync(path, '!');
    const result = { format: 1, outputs: { rows }, report: noReport } as const;
    const from = spoil === 'missing' ? temporaryFolder() : workspace;
    assert.is(await codeOf(() => store.publish(key, manifestOf('a'), from, result, lease)), 'FTP0861');
    assert.is(await store.lookup(key), null);
    await lease.release();
  }
});

test('a manifest that does not give the key is our bug', async () => {
  const store = await openTemporary();
  const lease = await held(store, keyFor('a'));
  const workspace = await store.workspace(keyFor('a'));
  try {
    await store.publish(keyFor('a'), manifestOf('b'), workspace, await leaveResult(workspace), lease);
    assert.unreachable();
  } catch (error) {
    assert.match(String(error), /Finslip has a bug/);
  }
  assert.is(await store.lookup(keyFor('a')), null);
});

test('NaN among the observations costs no result', async () => {
  const store = await openTemporary();
  const key = keyFor('a');
  const lease = await held(store, key);
  const report = { ...noReport, measures: { loss: Number.NaN }, series: { loss: [[1, Number.NaN]] } } as const;
  const record = await store.publish(
    key,
    manifestOf('a'),
    await store.workspace(key),
    { format: 1, outputs: {}, report },
    lease,
  );
  assert.equal(record.report.measures, { loss: null });
  assert.equal(await store.lookup(key), record);
});

test('the digest of a tree follows its paths and contents, not the order they were written in', async () => {
  const tree = async (files: Record<string, string>): Promise<Output> => leaveTree(temporaryFolder(), 'model', files);
  const digest = async (files: Record<string, string>): Promise<string> => (await tree(files)).digest;
  const base = await digest({ a: '1', 'b/c': '2' });
  assert.is(await digest({ 'b/c': '2', a: '1' }), base);
  const others: Record<string, string>[] = [
    { a: '1', 'b/c': '3' },
    { a: '1', 'b/d': '2' },
    { a: '1' },
    { a: '2', 'b/c': '1' },
    { a: '1', 'b/c': '2', d: '' },
  ];
  for (const other of others) assert.is.not(await digest(other), base);
});

test('a tree with a link in it is refused by name', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'sub'));
  symlinkSync('/etc/hostname', join(folder, 'sub', 'secret'));
  assert.is(await codeOf(() => digestTree(folder, 'release')), 'FTP0860');
});

test('a tree laid out as copies can be changed without touching the store; as links it takes no space', async () => {
  const store = await openTemporary();
  const tree = modelOf(await compute(store, 'a'));
  const copies = temporaryFolder();
  await store.materialize(tree, copies, { as: 'copies' });
  assert.equal(filesUnder(copies), ['adapter/weights.bin', 'config.json']);
  assert.is(readFileSync(join(copies, 'adapter/weights.bin'), 'utf8'), 'weights a');
  appendFileSync(join(copies, 'config.json'), 'changed');
  assert.ok(await store.verifyOutput(tree));

  const links = join(temporaryFolder(), 'new/folder');
  await store.materialize(tree, links, { as: 'links' });
  const blob = blobPath(store.root, tree.files[0]!.digest);
  assert.is(statSync(join(links, tree.files[0]!.path)).ino, statSync(blob).ino);
  // Once more over what is there.
  await store.materialize(tree, links, { as: 'links' });
  assert.ok(await store.lookup(keyFor('a')));
  assert.equal(store.warnings, []);
});

test('reading a blob gives its bytes', async () => {
  const store = await openTemporary();
  const record = await compute(store, 'a');
  const chunks: Uint8Array[] = [];
  for await (const chunk of store.read(modelOf(record).files[0]!.digest)) chunks.push(chunk);
  assert.is(Buffer.concat(chunks).toString(), 'weights a');
});

test('workspaces are private, checkpoints are shared by key', async () => {
  const store = await openTemporary();
  const [a, b] = [await store.workspace(keyFor('a')), await store.workspace(keyFor('a'))];
  assert.is.not(a, b);
  await store.discard(a);
  assert.not(exists(a));
  assert.ok(exists(join(b, 'blobs')));
  const checkpoints = await store.checkpoints(keyFor('a'));
  writeFileSync(join(checkpoints, 'step-10'), 'x');
  assert.is(await store.checkpoints(keyFor('a')), checkpoints);
  assert.is(readFileSync(join(checkpoints, 'step-10'), 'utf8'), 'x');
});

test('digestFile remembers by stat, and sees every change', async () => {
  const root = join(temporaryFolder(), 'store');
  let store = await openTemporary({ root });
  const file = join(temporaryFolder(), 'data.jsonl');
  writeFileSync(file, 'one');
  const old = new Date(Date.now() - 60_000);
  utimesSync(file, old, old);
  assert.equal(await store.digestFile(file), { digest: sha256('one'), bytes: 3 });
  // The change time is this moment's, so nothing was remembered: the same second may hide another write.
  assert.is(readOrEmpty(join(root, 'stat')), '');
  writeFileSync(file, 'two');
  utimesSync(file, old, old);
  assert.equal(await store.digestFile(file), { digest: sha256('two'), bytes: 3 });

  await new Promise((resolve) => setTimeout(resolve, 2100));
  await store.digestFile(file);
  assert.match(readOrEmpty(join(root, 'stat')), sha256('two'));
  store = await openTemporary({
    root,
    fs: { ...store.context.fs, stream: () => assert.unreachable('the file was read again') as never },
  });
  assert.equal(await store.digestFile(file), { digest: sha256('two'), bytes: 3 });
});

test('a file that changes while it is read is refused', async () => {
  const file = join(temporaryFolder(), 'data.jsonl');
  writeFileSync(file, 'x');
  const base = (await openTemporary()).context.fs;
  const stream = (path: string): AsyncIterable<Uint8Array> => {
    appendFileSync(path, 'more');
    return base.stream(path);
  };
  const store = await openTemporary({ fs: { ...base, stream } });
  assert.is(await codeOf(() => store.digestFile(file)), 'FTP0864');
});

test('a value is checked against its digest', async () => {
  const store = await openTemporary();
  assert.ok(await store.verifyOutput({ type: 'value', value: { a: 1 }, digest: digestOfJson({ a: 1 }) }));
  assert.not(await store.verifyOutput({ type: 'value', value: { a: 2 }, digest: digestOfJson({ a: 1 }) }));
});

test('a worker may name a blob that the store has without leaving it again', async () => {
  const store = await openTemporary();
  const first = await compute(store, 'a');
  const key = keyFor('b');
  const lease = await held(store, key);
  const outputs = { rows: first.outputs.rows! };
  const result = { format: 1, outputs, report: { ...noReport, dropped: null } } as const;
  await store.publish(key, manifestOf('b'), await store.workspace(key), result, lease);
  assert.equal((await store.lookup(key))?.outputs, outputs);
});

test('a hard link made elsewhere does not make a blob look changed', async () => {
  const store = await openTemporary();
  const record = await compute(store, 'a');
  linkSync(blobPath(store.root, modelOf(record).files[0]!.digest), join(temporaryFolder(), 'link'));
  const fs = { ...store.context.fs, stream: () => assert.unreachable('the blob was read again') as never };
  assert.equal(await (await openTemporary({ root: store.root, fs })).lookup(keyFor('a')), record);
});

function readOrEmpty(folder: string): string {
  return exists(folder)
    ? filesUnder(folder)
        .map((path) => readFileSync(join(folder, path), 'utf8'))
        .join('')
    : '';
}

test.run();
