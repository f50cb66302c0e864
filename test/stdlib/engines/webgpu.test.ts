import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { tryWebgpu } from '../../../stdlib/engines/native/trial.ts';
import { tryBackend } from '../../../stdlib/engines/tfjs/backends.ts';
import { isInstalled, loadWebgpu } from '../../../stdlib/engines/webgpu/package.ts';
import { temporaryFolder } from '../../support/folder.ts';

/** How the packages of WebGPU are found, and which adapters are taken, with packages of a few lines. */

interface Info {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  readonly description: string;
  readonly isFallbackAdapter: boolean;
}
const realGpu: Info = {
  vendor: 'acme',
  architecture: 'rocket',
  device: '',
  description: 'Acme Rocket 9',
  isFallbackAdapter: false,
};

function addPackage(folder: string, name: string, type: 'module' | 'commonjs', code: string): void {
  const at = join(folder, 'node_modules', name);
  mkdirSync(at, { recursive: true });
  writeFileSync(join(at, 'package.json'), JSON.stringify({ name, type, main: 'index.js' }));
  writeFileSync(join(at, 'index.js'), code);
}

/** Puts packages whose adapter is the given one in the place of the real ones. */
function fakePackages(info: Info | null): string {
  const folder = temporaryFolder();
  const adapter = info === null ? null : { info };
  addPackage(
    folder,
    'webgpu',
    'module',
    `export const globals = { GPUBufferUsage: { STORAGE: 128 } };
     export const create = () => ({ requestAdapter: async () => (${JSON.stringify(adapter)}) });`,
  );
  addPackage(
    folder,
    '@tensorflow/tfjs-backend-webgpu',
    'commonjs',
    `globalThis.backendSaw = [navigator.gpu !== undefined, GPUBufferUsage.STORAGE];`,
  );
  process.env.FINSLIP_WEBGPU = folder;
  return folder;
}

const reasonOf = (info: Info | null): Promise<string> => {
  fakePackages(info);
  return loadWebgpu(false).then(
    ({ name }) => `it took ${name}`,
    ({ message }: Error) => message,
  );
};

test('without the packages, that is told', async () => {
  process.env.FINSLIP_WEBGPU = temporaryFolder();
  assert.not(isInstalled());
  assert.match((await tryBackend('tfjs-webgpu')).problem!, 'its packages are not installed');
  addPackage(process.env.FINSLIP_WEBGPU, 'webgpu', 'module', 'export const create = null;');
  assert.not(isInstalled());
  assert.match((await tryBackend('tfjs-webgpu')).problem!, '@tensorflow/tfjs-backend-webgpu is not installed');
});

test('a machine without an adapter is told from one without packages', async () => {
  assert.match(await reasonOf(null), 'find no adapter');
  assert.ok(isInstalled());
});

test('a program that stands in for a GPU is left alone, unless it is asked for', async () => {
  const software = { ...realGpu, description: 'SwiftShader driver 5.0.0', isFallbackAdapter: true };
  assert.match(await reasonOf(software), /SwiftShader driver 5\.0\.0.*FINSLIP_ENGINE=tfjs-webgpu/);
  assert.match(await reasonOf({ ...realGpu, description: 'llvmpipe (LLVM 15.0.6)' }), 'slower than WebAssembly');
  fakePackages(software);
  assert.equal(await loadWebgpu(true), { name: 'SwiftShader driver 5.0.0', software: true });
});

test('a GPU is taken, and the backend finds what browsers have', async () => {
  fakePackages(realGpu);
  assert.equal(await loadWebgpu(false), { name: 'Acme Rocket 9', software: false });
  assert.equal((globalThis as { backendSaw?: unknown }).backendSaw, [true, 128]);
  fakePackages({ ...realGpu, description: '' });
  assert.is((await loadWebgpu(false)).name, 'acme rocket');
});

test('packages that crash end the process that tries them, not this one', async () => {
  const folder = fakePackages(realGpu);
  addPackage(folder, 'webgpu', 'module', 'process.abort();');
  assert.match(((await tryWebgpu()) as { problem: string }).problem, 'ended with SIGABRT');
});

test.run();
