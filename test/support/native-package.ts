import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './folder.ts';

/**
 * A package with the layout of @tensorflow/tfjs-node-gpu and a library with that of a TensorFlow, small enough to compile in a second: the addon asks
 * the library for its version, and JavaScript multiplies.
 */

export interface FakePackage {
  readonly folder: string;
  /** Variables with which Finslip takes it for the installed one. */
  readonly env: Record<string, string>;
}

/** `behaviour` is JavaScript that runs first when the package is loaded. `product` gives the product of any two matrices. */
export function fakePackage({ behaviour = '', product = '[58, 64, 139, 154]' } = {}): FakePackage {
  const folder = temporaryFolder();
  const write = (path: string, text: string): void => writeFileSync(join(folder, path), text);
  for (const part of ['dist', 'binding']) mkdirSync(join(folder, part));
  write(
    'package.json',
    JSON.stringify({ name: '@tensorflow/tfjs-node-gpu', main: 'dist/index.js', binary: { napi_versions: [3, 8] } }),
  );
  write(
    'dist/index.js',
    `${behaviour}
    const binding = require('../lib/napi-v8/tfjs_binding.node');
    exports.tensor2d = (values) => values;
    exports.matMul = () => ({ dataSync: () => ${product} });
    exports.backend = () => ({ isUsingGpuDevice: false, binding });
    exports.logLevel = process.env.TF_CPP_MIN_LOG_LEVEL;`,
  );
  write(
    'binding.gyp',
    `{ 'targets': [
      { 'target_name': 'tfjs_binding', 'sources': ['binding/version.cc'], 'include_dirs': ['deps/include'],
        'library_dirs': ['<(module_root_dir)/deps/lib'],
        'libraries': ['-Wl,-rpath,\\\\$$ORIGIN/../../deps/lib', '-ltensorflow', '-ltensorflow_framework'] },
      { 'target_name': 'placed', 'type': 'none', 'dependencies': ['<(module_name)'],
        'copies': [{ 'files': ['<(PRODUCT_DIR)/<(module_name).node'], 'destination': '<(module_path)' }] } ] }`,
  );
  write(
    'binding/version.cc',
    `#include <node_api.h>
    #include "tensorflow/c/c_api.h"
    #include "tensorflow/c/eager/c_api.h"
    napi_value Start(napi_env env, napi_value exports) {
      napi_value version;
      napi_create_string_utf8(env, TF_Version(), NAPI_AUTO_LENGTH, &version);
      napi_set_named_property(env, exports, "TF_Version", version);
      return exports;
    }
    NAPI_MODULE(NODE_GYP_MODULE_NAME, Start)\n`,
  );
  return { folder, env: { FINSLIP_TFJS_NODE: folder } };
}

/** A folder `tensorflow` as in a wheel, with its libraries compiled where `compiled`, else with a header of an ELF file alone. */
export function fakeWheel({
  compiled = false,
  header = '',
  version = '9.8.7',
  machine = elf[process.arch]!,
} = {}): string {
  const site = join(temporaryFolder(), 'lib with blanks', 'site-packages');
  const folder = join(site, 'tensorflow');
  const include = join(folder, 'include/tensorflow/c');
  mkdirSync(join(include, 'eager'), { recursive: true });
  writeFileSync(join(include, 'c_api.h'), header || 'extern "C" const char* TF_Version(void);\n');
  writeFileSync(join(include, 'eager/c_api.h'), '');
  mkdirSync(join(site, `tensorflow_cpu-${version}.dist-info`));
  writeFileSync(
    join(site, `tensorflow_cpu-${version}.dist-info/METADATA`),
    `Metadata-Version: 2.4\nVersion: ${version}\n`,
  );
  // Another package whose name begins alike.
  mkdirSync(join(site, 'tensorflow_hub-0.1.0.dist-info'));
  const names = ['libtensorflow_framework.so.2', 'libtensorflow_cc.so.2'];
  for (const name of names) {
    if (compiled) {
      const source = join(temporaryFolder(), 'library.cc');
      const content = name.includes('cc') ? `extern "C" const char* TF_Version(void) { return "${version}"; }\n` : '\n';
      writeFileSync(source, content);
      execFileSync('c++', ['-shared', '-fPIC', `-Wl,-soname,${name}`, '-o', join(folder, name), source]);
    } else writeFileSync(join(folder, name), elfHeader(machine));
  }
  return folder;
}

/** The same as an unpacked libtensorflow archive. */
export function fakeLibrary(version: string): string {
  const wheel = fakeWheel();
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'include/tensorflow/c/eager'), { recursive: true });
  mkdirSync(join(folder, 'lib'));
  for (const path of ['c_api.h', 'eager/c_api.h'].map((name) => `include/tensorflow/c/${name}`))
    copyFileSync(join(wheel, path), join(folder, path));
  for (const name of ['libtensorflow', 'libtensorflow_framework']) {
    writeFileSync(join(folder, 'lib', `${name}.so.${version}`), elfHeader(elf[process.arch]!));
    execFileSync('ln', ['-s', `${name}.so.${version}`, join(folder, 'lib', `${name}.so.2`)]);
  }
  return folder;
}

/** A program that answers as a Python would that has this package, or none. */
export function fakePython(folder: string | null): string {
  const program = join(temporaryFolder(), 'python');
  writeFileSync(program, `#!/bin/sh\necho "${folder ?? ''}"\n`, { mode: 0o755 });
  return program;
}

/** `e_machine` (System V ABI). */
export const elf: Readonly<Record<string, number>> = { x64: 62, arm64: 183 };

export function elfHeader(machine: number): Buffer {
  const header = Buffer.alloc(64);
  header.write('\x7fELF', 'latin1');
  header[4] = 2;
  header[5] = 1;
  header.writeUInt16LE(machine, 18);
  return header;
}
