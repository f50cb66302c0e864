import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { tryWebgpu } from '../../../stdlib/engines/native/trial.ts';
import { webgpu } from '../../support/webgpu.ts';

/** The packages of WebGPU with a GPU of this machine, or with SwiftShader in the place of one. */

const found = await webgpu();
if ('reason' in found) console.log(`skipped: ${found.reason}`);
else {
  const { env, adapter } = found;
  console.log(`WebGPU on ${adapter}`);

  test('values, gradients and training steps are those of the reference', () => {
    const program = fileURLToPath(new URL('on-webgpu.ts', import.meta.url));
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', program], {
      encoding: 'utf8',
      env: { ...process.env, ...env },
      timeout: 600_000,
    });
    assert.is(status, 0, `${stdout}\n${stderr}`);
    assert.match(stdout, /Skipped: +0/);
    assert.not.match(stderr, 'synchronously');
  });

  test('a program that stands in for a GPU is used only where it is asked for', async () => {
    const trial = await tryWebgpu({ ...process.env, ...env, FINSLIP_ENGINE: '' });
    const asked = await tryWebgpu({ ...process.env, ...env });
    if ('problem' in asked) assert.unreachable(asked.problem);
    else if (asked.software) assert.match((trial as { problem: string }).problem, 'slower than WebAssembly');
    else assert.equal(trial, asked);
  });
}

test.run();
