import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { findTools } from '../../../cli/tensorflow/tools.ts';
import { CodedFailure } from '../../../runtime/store/failure.ts';
import { finslip, finslipJson, program } from '../../support/cli.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { fakePackage, fakePython, fakeWheel } from '../../support/native-package.ts';

/** `finslip engine` as a user calls it, on a package and a library that compile in a second. */

interface Told {
  readonly already: boolean;
  readonly tensorflow: { readonly version: string };
  readonly engines: readonly {
    readonly name: string;
    readonly chosen: boolean;
    readonly detail: string | null;
    readonly reason: string | null;
  }[];
}

const cwd = temporaryFolder();
const canCompile = ((): boolean => {
  try {
    findTools(null);
    return process.platform === 'linux';
  } catch (error) {
    if (!(error instanceof CodedFailure)) throw error;
    console.log(`skipped: nothing can be compiled here: ${error.message}`);
    return false;
  }
})();
const compiling = canCompile ? test : test.skip;
const parts = (folder: string): string[] => readdirSync(folder).sort();

compiling('a TensorFlow is bound, used, left as it is when it is bound already, and taken away again', () => {
  const { folder, env } = fakePackage();
  const untouched = parts(folder);
  const wheel = fakeWheel({ compiled: true });
  const add = ['engine', 'add', 'tensorflow', '--python', fakePython(wheel)];
  const first = finslip(cwd, add, env);
  assert.is(first.status, 0, first.err);
  assert.match(first.err, 'Found TensorFlow 9.8.7');
  assert.match(first.err, /compiling version[\s\S]*linking[\s\S]*trying a product/);
  assert.match(first.out, 'now use tfjs-node-gpu (TensorFlow 9.8.7 on the processor)');
  assert.equal(parts(folder), [...untouched, 'deps', 'lib'].sort());
  const second = finslipJson<Told>(cwd, add, env);
  assert.ok(second.already);
  assert.is(second.tensorflow.version, '9.8.7');
  assert.match(finslip(cwd, ['doctor'], env).out, '▸ tfjs-node-gpu: in use: TensorFlow 9.8.7 on the processor');
  assert.match(finslip(cwd, ['engine'], env).out, 'tfjs-wasm: slower, so not tried');
  const other = finslipJson<Told>(
    cwd,
    ['engine', 'add', 'tensorflow', '--from', fakeWheel({ compiled: true, version: '9.9.0' })],
    env,
  );
  assert.not(other.already);
  assert.is(other.tensorflow.version, '9.9.0');
  assert.match(finslip(cwd, ['engine', 'remove', 'tensorflow'], env).out, 'no longer bound');
  assert.equal(parts(folder), untouched);
  assert.match(finslip(cwd, ['engine', 'remove', 'tensorflow'], env).out, 'nothing to do');
});

compiling('a TensorFlow that went away after it was bound is named as the reason', () => {
  const { env } = fakePackage();
  const wheel = fakeWheel({ compiled: true });
  assert.is(finslip(cwd, ['engine', 'add', 'tensorflow', '--from', wheel], env).status, 0);
  rmSync(wheel, { recursive: true });
  const { engines } = finslipJson<Told>(cwd, ['doctor'], env);
  assert.match(engines.find(({ name }) => name === 'tfjs-node-gpu')!.reason!, 'no longer there');
  assert.is(engines.find(({ chosen }) => chosen)!.name, 'tfjs-wasm');
});

compiling('a compiler error ends with the error and its log, and nothing is changed: FTP1007', () => {
  const { folder, env } = fakePackage();
  const before = parts(folder);
  const wheel = fakeWheel({ compiled: true, header: '#error "made for another compiler"\n' });
  const { status, err } = finslip(cwd, ['engine', 'add', 'tensorflow', '--from', wheel], env);
  assert.is(status, 3);
  assert.match(err, /FTP1007.*made for another compiler/);
  const log = /everything is in `(.+)`/.exec(err)![1]!;
  assert.match(readFileSync(log, 'utf8'), 'made for another compiler');
  rmSync(join(log, '..'), { recursive: true });
  assert.equal(parts(folder), before);
});

compiling('a binding that multiplies wrongly or crashes is not put in place: FTP1008', () => {
  const wheel = fakeWheel({ compiled: true });
  const add = (env: Record<string, string>): string =>
    finslip(cwd, ['engine', 'add', 'tensorflow', '--from', wheel], env).err;
  const wrong = fakePackage({ product: '[58, 64, 139, 155]' });
  assert.match(add(wrong.env), /FTP1008.*TensorFlow 9\.8\.7.*came out as 58, 64, 139, 155/);
  const crashing = fakePackage({ behaviour: 'process.abort();' });
  assert.match(add(crashing.env), /FTP1008.*ended with SIGABRT/);
  for (const { folder } of [wrong, crashing]) assert.not(existsSync(join(folder, 'lib')));
});

compiling('Ctrl-C while it compiles leaves the package as it was, and a compiler that hangs ends with it', async () => {
  const { folder, env } = fakePackage();
  const before = parts(folder);
  const bin = temporaryFolder();
  const mark = join(bin, 'pid');
  writeFileSync(join(bin, 'c++'), `#!/bin/sh\ncase "$*" in *-c*) echo $$ > '${mark}'; exec sleep 600;; esac\n`, {
    mode: 0o755,
  });
  const wheel = fakeWheel({ compiled: true });
  const child = spawn(process.execPath, [program, 'engine', 'add', 'tensorflow', '--from', wheel], {
    cwd,
    env: { ...process.env, ...env, CXX: join(bin, 'c++') },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  while (!existsSync(mark) || readFileSync(mark, 'utf8') === '') {
    if (child.exitCode !== null) throw new Error(`it ended before the compiler began:\n${err}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const compiler = Number(readFileSync(mark, 'utf8'));
  child.kill('SIGINT');
  assert.is(await ended, 3);
  assert.match(err, 'nothing was changed');
  assert.equal(parts(folder), before);
  for (let waits = 0; runs(compiler); waits++) {
    assert.ok(waits < 100, 'the compiler still runs');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
});

/** A process that ended may stay listed (state Z) until its parent asks for its status. */
function runs(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

test('without the package, how to install it is told: FTP1001', () => {
  const { status, err } = finslip(cwd, ['engine', 'add', 'tensorflow'], { FINSLIP_TFJS_NODE: '/no/such/package' });
  assert.is(status, 3);
  assert.match(err, /FTP1001.*\/no\/such\/package.*npm install @tensorflow\/tfjs-node-gpu/);
});

test('a binding that a person made by hand is left to them: FTP1009', () => {
  const { folder, env } = fakePackage();
  mkdirSync(join(folder, 'lib/napi-v8'), { recursive: true });
  writeFileSync(join(folder, 'lib/napi-v8/tfjs_binding.node'), '');
  const { status, err } = finslip(cwd, ['engine', 'remove', 'tensorflow'], env);
  assert.is(status, 3);
  assert.match(err, 'FTP1009');
  assert.ok(existsSync(join(folder, 'lib')));
});

test('the list names every engine, the way to a faster one, and who asked for another', () => {
  const { env } = fakePackage();
  const { out, status } = finslip(cwd, ['engine'], env);
  assert.is(status, 0);
  assert.match(out, /tfjs-node-gpu: its package is installed, but not bound/);
  assert.match(out, '`finslip engine add tensorflow`');
  assert.match(out, '▸ tfjs-wasm: in use');
  assert.match(out, 'tfjs-cpu: slower, so not tried');
  const asked = finslip(cwd, ['engine'], { ...env, FINSLIP_ENGINE: 'tfjs-cpu' }).out;
  assert.match(asked, '▸ tfjs-cpu: in use');
  assert.match(asked, 'FINSLIP_ENGINE asks for tfjs-cpu');
  assert.match(finslip(cwd, ['doctor'], env).out, '`finslip engine add tensorflow`');
});

test('a wrong word is answered with the right one', () => {
  assert.match(finslip(cwd, ['engine', 'ad', 'tensorflow']).err, 'did you mean `finslip engine add`?');
  assert.match(finslip(cwd, ['engine', 'add', 'tensorflw']).err, 'did you mean `finslip engine add tensorflow`?');
  for (const args of [['add'], ['add', 'tensorflow', 'now'], ['--from', '/opt']])
    assert.is(finslip(cwd, ['engine', ...args]).status, 2);
});

test.run();
