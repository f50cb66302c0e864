import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { matMul, tensor2d } from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { tryBackend } from '../../../stdlib/engines/tfjs/backends.ts';
import { finslipJson } from '../../support/cli.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { boundTensorflow } from '../../support/tensorflow.ts';

/** A TensorFlow from a Python wheel, bound by `finslip engine add` to a copy of the package. */

interface Engines {
  readonly engines: readonly { readonly name: string; readonly chosen: boolean; readonly detail: string | null }[];
}

const bound = boundTensorflow();
if ('reason' in bound) console.log(`skipped: ${bound.reason}`);
else {
  const { folder, tensorflow, report } = bound;
  const cwd = temporaryFolder();
  const env = { FINSLIP_TFJS_NODE: folder };

  test('it was compiled, and is used from then on', () => {
    assert.not(report.already);
    const used = finslipJson<Engines>(cwd, ['doctor'], env).engines.find(({ chosen }) => chosen)!;
    assert.is(used.name, 'tfjs-node-gpu');
    assert.match(used.detail!, `TensorFlow ${report.tensorflow.version} on`);
  });

  test('to bind it again does nothing', () => {
    const again = finslipJson<typeof report>(cwd, ['engine', 'add', 'tensorflow', '--from', tensorflow], env);
    assert.ok(again.already);
    assert.is(again.tensorflow.version, report.tensorflow.version);
  });

  test('a product of matrices is that of plain arithmetic', async () => {
    process.env.FINSLIP_TFJS_NODE = folder;
    assert.is((await tryBackend('tfjs-node-gpu')).problem, null);
    const [rows, inner, columns] = [37, 53, 29];
    // Small whole numbers: every partial sum is exact in float32.
    const a = Array.from({ length: rows }, (_, i) =>
      Array.from({ length: inner }, (_, k) => ((i * 7 + k * 3) % 11) - 5),
    );
    const b = Array.from({ length: inner }, (_, k) =>
      Array.from({ length: columns }, (_, j) => ((k * 5 + j * 2) % 13) - 6),
    );
    const expected = a.map((row) => b[0]!.map((_, j) => row.reduce((sum, value, k) => sum + value * b[k]![j]!, 0)));
    const product = matMul(tensor2d(a), tensor2d(b));
    assert.equal(await product.array(), expected);
  });

  for (const file of ['forward', 'program', 'training'])
    test(`what is tested of every engine holds for it: ${file}`, () => {
      const path = fileURLToPath(new URL(`../../stdlib/engines/${file}.test.ts`, import.meta.url));
      const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', path], {
        encoding: 'utf8',
        env: { ...process.env, ...env, FINSLIP_ENGINE: 'tfjs-node-gpu' },
      });
      assert.is(status, 0, `${stdout}\n${stderr}`);
      assert.match(stdout, /Passed: +[1-9]/);
    });
}

test.run();
