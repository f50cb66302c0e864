import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openRunLog } from '../../../runtime/events/log.ts';
import { taskFailure } from '../../../runtime/store/failure.ts';
import { type FileSystem, nodeFileSystem } from '../../../runtime/store/file-system.ts';
import { openStore } from '../../../runtime/store/store.ts';
import { temporaryFolder } from '../../support/folder.ts';
import {
  codeOf,
  compute,
  type Fault,
  faulty,
  filesUnder,
  held,
  keyFor,
  leaveResult,
  manifestOf,
  openTemporary,
} from './support.ts';

const written: readonly (keyof FileSystem)[] = ['write', 'sync', 'rename', 'makeFolder'];
const codes: Record<string, string> = {
  ENOSPC: 'FTP0850',
  EDQUOT: 'FTP0850',
  EACCES: 'FTP0851',
  EROFS: 'FTP0852',
  EIO: 'FTP0859',
  EFBIG: 'FTP0859',
  EMFILE: 'FTP0859',
};

for (const [code, expected] of Object.entries(codes))
  test(`${code} is told as ${expected}`, async () => {
    const fault = faulty({ call: 'write', code });
    fault.active = false;
    const store = await openTemporary({ fs: fault.fs });
    fault.active = true;
    assert.is(await codeOf(() => store.putKeyManifest(keyFor('a'), manifestOf('a'))), expected);
    assert.is(await codeOf(() => store.acquire(keyFor('a'), 'run')), expected);
  });

for (const call of written)
  test(`a disk that is full at any ${call} while publishing: nothing visible, and it works when there is room`, async () => {
    for (let after = 0; ; after++) {
      const fault = faulty({ call, code: 'ENOSPC', after });
      fault.active = false;
      const store = await openTemporary({ fs: fault.fs });
      const lease = await held(store, keyFor('a'));
      const workspace = await store.workspace(keyFor('a'));
      const result = await leaveResult(workspace, 'a');
      const publish = () => store.publish(keyFor('a'), manifestOf('a'), workspace, result, lease);
      fault.active = true;
      const seen = await codeOf(publish);
      fault.active = false;
      if (seen === null) {
        assert.ok(after > 3, 'the first faults were heard of');
        assert.ok(await store.lookup(keyFor('a')));
        break;
      }
      assert.is(seen, 'FTP0850');
      const visible = await (await openTemporary({ root: store.root })).lookup(keyFor('a'));
      assert.ok(visible === null || call === 'sync', 'only a sync fails after the record is there');
      assert.not(
        filesUnder(join(store.root, 'tmp')).some((file) => file.endsWith('.part')),
        'no half-written file is left',
      );
      assert.is(await codeOf(publish), null);
      assert.ok(await store.lookup(keyFor('a')));
      assert.equal(store.warnings, []);
      await lease.release();
    }
  });

test('a disk that fills in the middle of a file leaves nothing of it', async () => {
  let fill = false;
  const fs: FileSystem = {
    ...nodeFileSystem,
    write(path, bytes, flag) {
      if (!fill || !path.endsWith('.part')) return nodeFileSystem.write(path, bytes, flag);
      nodeFileSystem.write(path, bytes.slice(0, 5), flag);
      throw Object.assign(new Error('full'), { code: 'ENOSPC', syscall: 'write', path });
    },
  };
  const store = await openTemporary({ fs });
  fill = true;
  assert.is(await codeOf(() => store.putKeyManifest(keyFor('a'), manifestOf('a'))), 'FTP0850');
  assert.equal(filesUnder(store.root), ['VERSION']);
  fill = false;
  await store.putKeyManifest(keyFor('a'), manifestOf('a'));
  assert.equal(await store.keyManifest(keyFor('a')), manifestOf('a'));
});

test('tmp on another file system: files are copied instead', async () => {
  const fault = faulty({ call: 'rename', code: 'EXDEV', path: /\/tmp\/[^/]+-\d+-[0-9a-f]{32}/ });
  const store = await openTemporary({ fs: fault.fs });
  const record = await compute(store, 'a');
  assert.ok(fault.hits >= 6, `${fault.hits} renames were refused`);
  const plain = await openTemporary({ root: store.root });
  assert.equal(await plain.lookup(keyFor('a')), record);
  for (const output of Object.values(record.outputs)) assert.ok(await plain.verifyOutput(output));
  assert.not(filesUnder(store.root).some((file) => file.endsWith('.part')));
});

test('a folder without hard links gets copies', async () => {
  const fault = faulty({ call: 'link', code: 'EXDEV' });
  const store = await openTemporary({ fs: fault.fs });
  const { model } = (await compute(store, 'a')).outputs;
  const folder = temporaryFolder();
  if (model?.type === 'tree') await store.materialize(model, folder, { as: 'links' });
  assert.equal(filesUnder(folder), ['adapter/weights.bin', 'config.json']);
  assert.is(fault.hits, 2);
});

test('a blob that the device cannot read is a miss', async () => {
  const store = await openTemporary();
  await compute(store, 'a');
  const fault = faulty({ call: 'read', code: 'EIO', path: /\/ac\// });
  const failing = await openTemporary({ root: store.root, fs: fault.fs });
  assert.is(await failing.lookup(keyFor('a')), null);
  assert.match(failing.warnings[0]!.message, /the device cannot read it/);
});

test('a store one may only read is read', async () => {
  const store = await openTemporary();
  const record = await compute(store, 'a');
  const refuse = (): never => {
    throw Object.assign(new Error('read-only'), { code: 'EROFS', syscall: 'open', path: join(store.root, 'x') });
  };
  const fs: FileSystem = {
    ...nodeFileSystem,
    write: refuse,
    makeFolder: refuse,
    rename: refuse,
    unlink: refuse,
    touch: refuse,
    chmod: refuse,
    link: refuse,
    remove: async () => refuse(),
  };
  const reading = await openTemporary({ root: store.root, fs });
  assert.equal(await reading.lookup(keyFor('a')), record);
  assert.equal(await reading.keyManifest(keyFor('a')), manifestOf('a'));
  for (const output of Object.values(record.outputs)) assert.ok(await reading.verifyOutput(output));
  assert.is(await codeOf(() => reading.acquire(keyFor('b'), 'run')), 'FTP0852');
  assert.is(await codeOf(() => reading.workspace(keyFor('b'))), 'FTP0852');
  assert.is(await codeOf(() => openRunLog(reading.context, '20260101-000000-000-abcd')), 'FTP0852');
});

test('the message names store and file', async () => {
  const fault = faulty({ call: 'write', code: 'ENOSPC' });
  fault.active = false;
  const store = await openTemporary({ fs: fault.fs });
  fault.active = true;
  try {
    await store.putKeyManifest(keyFor('a'), manifestOf('a'));
    assert.unreachable();
  } catch (error) {
    const failure = taskFailure(error, 'train');
    assert.is(failure.cause, 'disk-full');
    assert.is(failure.values.store, store.root);
    assert.match(String(failure.values.path), /^tmp\//);
    assert.is(failure.detail, null);
  }
});

test('an error of our own keeps its stack', () => {
  const failure = taskFailure(new TypeError('x is undefined'), 'train');
  assert.is(failure.code, 'FTP0994');
  assert.match(failure.detail!, /TypeError: x is undefined\n.*at /);
});

const versions: [string, string | null][] = [
  ['finslip-store 1 sha256\n', null],
  ['finslip-store 2 sha256\n', 'FTP0853'],
  ['finslip-store 17 sha256\n', 'FTP0853'],
  ['', 'FTP0854'],
  ['finslip-st', 'FTP0854'],
  ['finslip-store 0x1 sha256\n', 'FTP0854'],
];
for (const [text, code] of versions)
  test(`VERSION ${JSON.stringify(text)}: ${code ?? 'opens'}`, async () => {
    const root = temporaryFolder();
    writeFileSync(join(root, 'VERSION'), text);
    assert.is(await codeOf(() => openStore(root)), code);
  });

test('a folder with other things in it is not made a store', async () => {
  const root = temporaryFolder();
  mkdirSync(join(root, 'thesis'));
  assert.is(await codeOf(() => openStore(root)), 'FTP0854');
  assert.equal(filesUnder(root), []);
});

test('a file where the store should be', async () => {
  const root = join(temporaryFolder(), 'store');
  writeFileSync(root, '');
  assert.is(await codeOf(() => openStore(root)), 'FTP0854');
});

test('a folder without permission', async () => {
  if (process.getuid?.() === 0) {
    const fault: Fault = { call: 'makeFolder', code: 'EACCES' };
    assert.is(await codeOf(() => openStore(join(temporaryFolder(), 'store'), { fs: faulty(fault).fs })), 'FTP0851');
    return console.log('the system lets root write anywhere, so the refusal was injected');
  }
  const folder = temporaryFolder();
  chmodSync(folder, 0o555);
  assert.is(await codeOf(() => openStore(join(folder, 'store'))), 'FTP0851');
});

test('many processes may make the store at once', async () => {
  const root = join(temporaryFolder(), 'new', 'store');
  const stores = await Promise.all(Array.from({ length: 8 }, () => openTemporary({ root })));
  for (const [i, store] of stores.entries()) await compute(store, `name ${i}`);
  for (let i = 0; i < 8; i++) assert.ok(await stores[0]!.lookup(keyFor(`name ${i}`)));
});

test('a real disk of one megabyte that is full', async () => {
  const folder = temporaryFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return console.log('skipped: no small file system may be mounted here');
  }
  try {
    const store = await openTemporary({ root: join(folder, 'store'), fs: nodeFileSystem });
    const record = await compute(store, 'before');
    const lease = await held(store, keyFor('a'));
    const workspace = await store.workspace(keyFor('a'));
    const result = await leaveResult(workspace, 'a');
    const log = await openRunLog(store.context, '20260101-000000-000-abcd');
    const filler = join(dirname(store.root), 'filler');
    try {
      writeFileSync(filler, Buffer.alloc(2 << 20));
      assert.unreachable('the disk took more than it holds');
    } catch (error) {
      assert.is((error as NodeJS.ErrnoException).code, 'ENOSPC');
    }
    const publish = () => store.publish(keyFor('a'), manifestOf('a'), workspace, result, lease);
    assert.is(await codeOf(publish), 'FTP0850');
    assert.is(await codeOf(() => log.append('task.skipped', 'x', { because: 'y'.repeat(5000) })), 'FTP0850');
    assert.equal(await store.lookup(keyFor('before')), record);
    assert.is(await store.lookup(keyFor('a')), null);
    nodeFileSystem.unlink(filler);
    assert.is(await codeOf(publish), null);
    await log.append('task.skipped', 'x', { because: 'z' });
    assert.is(await codeOf(() => log.close()), 'FTP0850');
    assert.ok(await store.lookup(keyFor('a')));
    await lease.release();
  } finally {
    execFileSync('umount', ['-l', folder]);
  }
});

test.run();
