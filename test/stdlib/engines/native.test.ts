import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import util from 'node:util';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isBound, loadNative, obstacle, packageFolder } from '../../../stdlib/engines/native/package.ts';
import { tryPackage } from '../../../stdlib/engines/native/trial.ts';
import { fakePackage } from '../../support/native-package.ts';

/** Packages whose addon is JavaScript: how they are found, loaded and tried, without a TensorFlow. */

function bound(options: Parameters<typeof fakePackage>[0] = {}): string {
  const { folder } = fakePackage({
    ...options,
    behaviour: `require.extensions['.node'] = (module) => { module.exports = { TF_Version: '9.8.7' }; };\n${options.behaviour ?? ''}`,
  });
  mkdirSync(join(folder, 'lib/napi-v8'), { recursive: true });
  writeFileSync(join(folder, 'lib/napi-v8/tfjs_binding.node'), '');
  mkdirSync(join(folder, 'deps/lib'), { recursive: true });
  process.env.FINSLIP_TFJS_NODE = folder;
  return folder;
}

test('a package elsewhere is taken under its own name alone', () => {
  const folder = bound();
  assert.is(packageFolder('tfjs-node-gpu'), folder);
  assert.is(packageFolder('tfjs-node'), null);
  assert.ok(isBound('tfjs-node-gpu'));
  assert.is(obstacle('tfjs-node-gpu'), null);
  assert.match(obstacle('tfjs-node')!, 'not installed');
});

test('what a package lacks is told from its files', () => {
  const { folder } = fakePackage();
  process.env.FINSLIP_TFJS_NODE = folder;
  assert.match(obstacle('tfjs-node-gpu')!, 'not bound');
  mkdirSync(join(folder, 'lib/napi-v8'), { recursive: true });
  writeFileSync(join(folder, 'lib/napi-v8/tfjs_binding.node'), '');
  assert.match(obstacle('tfjs-node-gpu')!, 'lacks its `deps/lib`');
  mkdirSync(join(folder, 'deps'));
  symlinkSync('/no/such/tensorflow', join(folder, 'deps/lib'));
  assert.match(obstacle('tfjs-node-gpu')!, 'no longer there');
});

test('what Node 23 removed is there when a package is loaded', () => {
  const legacy = util as unknown as Record<string, unknown>;
  const before = [legacy.isNullOrUndefined, legacy.isArray];
  delete legacy.isNullOrUndefined;
  delete legacy.isArray;
  try {
    const behaviour = `const util = require('util');
      if (!util.isNullOrUndefined(null) || util.isNullOrUndefined(0) || !util.isArray([])) throw new Error('wrong');`;
    loadNative(bound({ behaviour }));
  } finally {
    [legacy.isNullOrUndefined, legacy.isArray] = before;
  }
});

test('TensorFlow keeps to errors, unless a person asks for more', () => {
  const before = process.env.TF_CPP_MIN_LOG_LEVEL;
  const level = (): unknown => (loadNative(bound()) as unknown as { logLevel: string }).logLevel;
  try {
    delete process.env.TF_CPP_MIN_LOG_LEVEL;
    assert.is(level(), '2');
    process.env.TF_CPP_MIN_LOG_LEVEL = '0';
    assert.is(level(), '0');
  } finally {
    if (before === undefined) delete process.env.TF_CPP_MIN_LOG_LEVEL;
    else process.env.TF_CPP_MIN_LOG_LEVEL = before;
  }
});

test('a trial tells the version and what TensorFlow warned of, and nothing that it merely said', async () => {
  const behaviour = `console.error('I0000 00:00:1.5   17835 port.cc:153] oneDNN custom operations are on.');
    console.error('W0000 00:00:1.5   17835 gpu_device.cc:2342] Cannot dlopen some GPU libraries.');`;
  assert.equal(await tryPackage(bound({ behaviour })), {
    version: '9.8.7',
    gpu: false,
    warnings: ['Cannot dlopen some GPU libraries.'],
  });
});

test('a package that throws, multiplies wrongly or ends its process has that as its problem', async () => {
  const problem = async (options: Parameters<typeof fakePackage>[0]): Promise<string> => {
    const trial = await tryPackage(bound(options));
    return 'problem' in trial ? trial.problem : 'none';
  };
  assert.is(
    await problem({ behaviour: 'throw new Error("libcudart.so.12: cannot open\\nmore")' }),
    'libcudart.so.12: cannot open',
  );
  assert.match(await problem({ product: '[1, 2, 3, 4]' }), 'came out as 1, 2, 3, 4 instead of 58, 64, 139, 154');
  assert.match(await problem({ product: '[]' }), 'came out as');
  assert.match(
    await problem({ behaviour: 'console.error("Illegal"); process.kill(process.pid, "SIGILL");' }),
    'ended with SIGILL: Illegal',
  );
});

test.run();
