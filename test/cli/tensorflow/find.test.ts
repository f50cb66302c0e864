import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { processorOf } from '../../../cli/tensorflow/elf.ts';
import { findTensorFlow } from '../../../cli/tensorflow/find.ts';
import { lookAt } from '../../../cli/tensorflow/library.ts';
import { requireSupported } from '../../../cli/tensorflow/setup.ts';
import { findHeaders, findTools, which } from '../../../cli/tensorflow/tools.ts';
import { CodedFailure } from '../../../runtime/store/failure.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { elf, elfHeader, fakeLibrary, fakePython, fakeWheel } from '../../support/native-package.ts';

/** What of a machine is taken for a TensorFlow, and what is said where something is missing. */

const failure = async (run: () => unknown): Promise<{ code: string; message: string }> => {
  try {
    await run();
  } catch (error) {
    if (error instanceof CodedFailure) return { code: error.code, message: error.diagnostic.message };
    throw error;
  }
  throw new Error('it did not fail');
};

test('the package of a wheel is taken as it is, from its site-packages or from its environment', () => {
  const folder = fakeWheel({ version: '2.21.0' });
  const environment = temporaryFolder();
  mkdirSync(join(environment, 'lib/python3.11'), { recursive: true });
  symlinkSync(dirname(folder), join(environment, 'lib/python3.11/site-packages'));
  for (const given of [folder, dirname(folder), environment]) {
    const found = lookAt(given);
    assert.is(found.folder, folder);
    assert.is(found.version, '2.21.0');
    assert.is(found.core, 'libtensorflow_cc.so.2');
    assert.is(found.libraries, folder);
  }
});

test('a libtensorflow archive is known by its layout, and its version by the name of its file', () => {
  const folder = fakeLibrary('2.18.0');
  const found = lookAt(folder);
  assert.is(found.version, '2.18.0');
  assert.is(found.core, 'libtensorflow.so.2');
  assert.is(found.libraries, join(folder, 'lib'));
});

test('a folder that is no TensorFlow, or lacks a part, is told with what is missing: FTP1003', async () => {
  assert.match((await failure(() => lookAt('/no/such/folder'))).message, 'does not exist');
  const empty = await failure(() => lookAt(temporaryFolder()));
  assert.is(empty.code, 'FTP1003');
  assert.match(empty.message, 'libtensorflow_cc.so.2');
  const headless = fakeWheel();
  rmSync(join(headless, 'include/tensorflow/c/eager'), { recursive: true });
  assert.match((await failure(() => lookAt(headless))).message, 'include/tensorflow/c/eager/c_api.h is missing');
  const textual = fakeWheel();
  writeFileSync(join(textual, 'libtensorflow_framework.so.2'), 'a text that is longer than the header of a library');
  assert.match((await failure(() => lookAt(textual))).message, 'no shared library');
});

test('a library for another processor is refused: FTP1004', async () => {
  const { code, message } = await failure(() => lookAt(fakeWheel({ machine: elf.arm64! }), 'x64'));
  assert.is(code, 'FTP1004');
  assert.match(message, 'made for arm64, and this Node runs on x64');
  const file = join(temporaryFolder(), 'library');
  writeFileSync(file, elfHeader(elf.x64!));
  assert.is(processorOf(file), 'x64');
  assert.is(processorOf(process.execPath), process.arch);
});

test('a Python is asked where its TensorFlow is, and each that has none is named: FTP1002', async () => {
  const folder = fakeWheel();
  const wish = { from: null, cwd: temporaryFolder() };
  assert.is((await findTensorFlow({ ...wish, python: fakePython(folder) })).folder, folder);
  const without = await failure(() => findTensorFlow({ ...wish, python: fakePython(null) }));
  assert.is(without.code, 'FTP1002');
  assert.match(without.message, 'has no package tensorflow');
  assert.match((await failure(() => findTensorFlow({ ...wish, python: 'pythno3' }))).message, 'no program pythno3');
  assert.match((await failure(() => findTensorFlow({ ...wish, python: '/bin/false' }))).message, 'no answer');
});

test('the Python of an active virtual environment comes first', async () => {
  const environment = temporaryFolder();
  mkdirSync(join(environment, 'bin'));
  const folder = fakeWheel();
  writeFileSync(join(environment, 'bin/python'), `#!/bin/sh\necho "${folder}"\n`, { mode: 0o755 });
  const before = process.env.VIRTUAL_ENV;
  process.env.VIRTUAL_ENV = environment;
  try {
    assert.is((await findTensorFlow({ from: null, python: null, cwd: '/' })).folder, folder);
  } finally {
    if (before === undefined) delete process.env.VIRTUAL_ENV;
    else process.env.VIRTUAL_ENV = before;
  }
});

test('what compiling needs is named with a way to get it: FTP1005', async () => {
  const path = process.env.PATH;
  process.env.PATH = temporaryFolder();
  try {
    const { code, message } = await failure(() => findTools(null));
    assert.is(code, 'FTP1005');
    assert.match(message, /^make is missing.*apt install/);
    writeFileSync(join(process.env.PATH, 'make'), '', { mode: 0o755 });
    assert.match((await failure(() => findTools(null))).message, 'a C++ compiler (`g++`)');
    writeFileSync(join(process.env.PATH, 'c++'), '', { mode: 0o755 });
    assert.match((await failure(() => findTools(null))).message, 'Python 3 is missing');
    assert.is(which('c++'), join(process.env.PATH, 'c++'));
  } finally {
    process.env.PATH = path;
  }
});

test('headers are those of this Node: FTP1006', async () => {
  const headers = (major: number): string => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'include/node'), { recursive: true });
    for (const name of ['node_api.h', 'common.gypi']) writeFileSync(join(folder, 'include/node', name), '');
    writeFileSync(join(folder, 'include/node/node_version.h'), `#define NODE_MAJOR_VERSION ${major}\n`);
    return folder;
  };
  const [old, right] = [headers(18), headers(20)];
  assert.is(findHeaders([temporaryFolder(), old, right], '20.1.0'), right);
  const { code, message } = await failure(() => findHeaders([old], '20.1.0'));
  assert.is(code, 'FTP1006');
  assert.match(message, `${old}/include/node (of Node 18)`);
});

test('systems on which nobody has tried it are refused: FTP1000', async () => {
  requireSupported('linux', 'x64');
  const { code, message } = await failure(() => requireSupported('darwin', 'arm64'));
  assert.is(code, 'FTP1000');
  assert.match(message, 'this is darwin on arm64');
});

test.run();
