import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  blobPath,
  checkpointFolder,
  keyManifestPath,
  resultFolder,
  statCachePath,
  treePath,
} from '../../../runtime/store/layout.ts';
import type { Output, ResultRecord } from '../../../runtime/store/result.ts';
import { verify } from '../../../runtime/store/verify.ts';
import { codeOf, compute, exists, filesUnder, keyFor, manifestOf, type OpenedStore, openTemporary } from './support.ts';

type Tree = Extract<Output, { type: 'tree' }>;
type Rows = Extract<Output, { type: 'rows' }>;

/** Rewrites a read-only file. */
function change(path: string, edit: (bytes: Buffer) => Buffer): void {
  const bytes = edit(readFileSync(path));
  rmSync(path);
  writeFileSync(path, bytes);
}

const damages: Record<string, (path: string) => void> = {
  truncated: (path) => change(path, (bytes) => bytes.subarray(0, bytes.length >> 1)),
  emptied: (path) => change(path, () => Buffer.alloc(0)),
  'one bit flipped': (path) =>
    change(path, (bytes) => {
      bytes[bytes.length >> 1]! ^= 1;
      return bytes;
    }),
  lengthened: (path) => change(path, (bytes) => Buffer.concat([bytes, Buffer.from('\n')])),
  deleted: (path) => rmSync(path),
};

/** Every kind of file that a hit stands on. */
const pieces: Record<string, (root: string, record: ResultRecord) => string> = {
  'a shard': (root, { outputs }) => blobPath(root, (outputs.rows as Rows).shards[1]!.digest),
  'a file of a tree': (root, { outputs }) => blobPath(root, (outputs.model as Tree).files[0]!.digest),
  'the table of dropped rows': (root, { report }) => blobPath(root, (report.dropped as Rows).shards[0]!.digest),
  'a tree': (root, { outputs }) => treePath(root, outputs.model!.digest),
  'the result': (root, { key }) => join(resultFolder(root, key), filesUnder(resultFolder(root, key))[0]!),
};

for (const [piece, pathOf] of Object.entries(pieces))
  for (const [damage, spoil] of Object.entries(damages))
    test(`${piece}, ${damage}: a miss that is told, set aside, and healed by computing again`, async () => {
      const before = await openTemporary();
      const record = await compute(before, 'a');
      await compute(before, 'b');
      const path = pathOf(before.root, record);
      spoil(path);

      // By the store that published, and by one opened anew.
      for (const store of [await openTemporary({ root: before.root }), before])
        assert.is(await store.lookup(keyFor('a')), null);
      const store = await openTemporary({ root: before.root });
      assert.ok(await store.lookup(keyFor('b')), 'another result stays');
      const vanished = damage === 'deleted';
      assert.is(
        filesUnder(store.root).some((file) => file.startsWith('quarantine/')),
        !vanished,
      );
      assert.not(!vanished && exists(path), 'the damaged file is out of the way');

      const again = await compute(store, 'a');
      assert.equal(again.outputs, record.outputs);
      assert.equal((await store.lookup(keyFor('a')))?.outputs, record.outputs);
      assert.ok(await store.verifyOutput(again.outputs.model!));
    });

test('damage is told once, with the file and where it was put', async () => {
  const store = await openTemporary();
  const record = await compute(store, 'a');
  const path = pieces['a shard']!(store.root, record);
  damages.truncated!(path);
  await store.lookup(keyFor('a'));
  await store.lookup(keyFor('a'));
  assert.equal(
    store.warnings.map(({ code }) => code),
    ['FTP0856', 'FTP0865'],
  );
  assert.match(
    store.warnings[0]!.message,
    /^cas\/sha256\/..\/[0-9a-f]{64} in the store is damaged \(it has 4 bytes instead of 8\): set aside as quarantine\//,
  );
});

test('a blob missing for a while is a hit again when it is back', async () => {
  const store = await openTemporary();
  const record = await compute(store, 'a');
  const path = pieces['a file of a tree']!(store.root, record);
  const bytes = readFileSync(path);
  rmSync(path);
  assert.is(await store.lookup(keyFor('a')), null);
  assert.is(store.warnings[0]?.code, 'FTP0865');
  writeFileSync(path, bytes);
  assert.equal(await store.lookup(keyFor('a')), record);
});

test('a bit that fell over on the disk is found by verification and by whoever reads', async () => {
  const store = await openTemporary();
  const record = await compute(store, 'a');
  const { digest } = (record.outputs.model as Tree).files[0]!;
  const path = blobPath(store.root, digest);
  damages['one bit flipped']!(path);
  const read = async (): Promise<void> => {
    for await (const _ of store.read(digest));
  };
  assert.is(await codeOf(read), 'FTP0859');
  assert.not(exists(path));

  await compute(store, 'a');
  damages['one bit flipped']!(path);
  const found = await verify(store.context);
  assert.equal(found.damaged, [path.slice(store.root.length + 1)]);
  assert.equal(found.incomplete, [keyFor('a')]);
  assert.is(await store.lookup(keyFor('a')), null);
});

test('verification of a whole store finds nothing and counts everything', async () => {
  const store = await openTemporary();
  await compute(store, 'a');
  await compute(store, 'b');
  const found = await verify(store.context);
  assert.equal({ damaged: found.damaged, incomplete: found.incomplete }, { damaged: [], incomplete: [] });
  // Two records, trees and manifests; two shards, a dropped table and weights each, and one shared `{}`.
  assert.is(found.files, 2 * 3 + 2 * 4 + 1);
});

test('a damaged key manifest is not shown, and written again with the next result', async () => {
  for (const spoil of Object.values(damages)) {
    const store = await openTemporary();
    await compute(store, 'a');
    spoil(keyManifestPath(store.root, keyFor('a')));
    assert.is(await store.keyManifest(keyFor('a')), null);
    assert.ok(await store.lookup(keyFor('a')), 'the result itself stands');
    await compute(store, 'a');
    assert.equal(await store.keyManifest(keyFor('a')), manifestOf('a'));
  }
});

test('a damaged cache of digests costs time only', async () => {
  const store = await openTemporary();
  const record = await compute(store, 'a');
  for (const spoil of Object.values(damages)) {
    if (exists(statCachePath(store.root))) spoil(statCachePath(store.root));
    assert.equal(await (await openTemporary({ root: store.root })).lookup(keyFor('a')), record);
  }
});

test('a damaged checkpoint folder is no matter of the store', async () => {
  const store = await openTemporary();
  await compute(store, 'a');
  writeFileSync(join(await store.checkpoints(keyFor('a')), 'x'), 'half');
  assert.ok(exists(checkpointFolder(store.root, keyFor('a'))));
  assert.ok(await store.lookup(keyFor('a')));
});

test('a foreign file among the results is no result', async () => {
  const store = await openTemporary();
  const record = await compute(store, 'a');
  const folder = resultFolder(store.root, keyFor('a'));
  writeFileSync(join(folder, 'notes.txt'), 'hello');
  writeFileSync(join(folder, `${'0'.repeat(64)}.json`), '{}');
  assert.equal(await store.lookup(keyFor('a')), record);
});

test('a record copied under another key is no hit there', async () => {
  const store = await openTemporary();
  await compute(store, 'a');
  const from = resultFolder(store.root, keyFor('a'));
  const to = resultFolder(store.root, keyFor('other'));
  cpSync(from, to, { recursive: true });
  assert.is(await store.lookup(keyFor('other')), null);
});

test('property: whatever one byte of whatever file becomes, a hit is the result that was published', async () => {
  const store = await openTemporary();
  const record = await compute(store, 'a');
  const files = filesUnder(store.root).filter((file) => !/^(tmp|leases|stat|VERSION)/.test(file));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...files), fc.nat(), fc.integer({ min: 1, max: 255 }), async (file, at, by) => {
      const path = join(store.root, file);
      change(path, (bytes) => {
        bytes[at % bytes.length]! ^= by;
        return bytes;
      });
      const opened: OpenedStore = await openTemporary({ root: store.root });
      const hit = await opened.lookup(keyFor('a'));
      assert.is(hit === null, !file.startsWith('keys/'), file);
      if (hit) assert.equal(hit, record);
      await compute(opened, 'a');
    }),
    { numRuns: 15 },
  );
});

test.run();
