import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { pretrain } from '../../../stdlib/training/pretrain.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { defaults, filesIn, sentences, taskIn, texts } from './support.ts';

const program = fileURLToPath(new URL('./interrupted.ts', import.meta.url));

/** Runs the training; kills it with SIGKILL `delay` milliseconds after it has reported a step. Gives what it wrote, null where it was killed. */
function run(
  model: string,
  folder: string,
  kill: { readonly step: number; readonly delay: number } | null,
): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', program, model, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (text: string) => {
      output += text;
      if (kill !== null && output.includes(`step ${kill.step}\n`)) setTimeout(() => child.kill('SIGKILL'), kill.delay);
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (signal === 'SIGKILL') resolve(null);
      else if (code === 0) resolve(output);
      else reject(new Error(`exit status ${code}`));
    });
  });
}

const seriesOf = (output: string | null): string => output!.slice(output!.indexOf('series '));

test('a training killed at any moment goes on to the same bytes and the same curves', async () => {
  const start = taskIn();
  await pretrain.run(
    { $: 'llama', layers: 1, width: 16, heads: 2, context: 32 },
    {
      ...defaults,
      on: texts(sentences(80)),
      objective: { $: 'causal', text: 'text' },
      tokenizer: { $: 'bpe', vocabulary: 320 },
      batch: 4,
      epochs: 1,
    },
    start.task,
  );
  const model = join(start.folder, 'model');
  const folder = () => temporaryFolder();
  const whole = folder();
  const expected = seriesOf(await run(model, whole, null));
  const halted = folder();
  // Several times in one training, between steps and in the middle of writing.
  let kills = 0;
  for (const kill of [
    { step: 3, delay: 0 },
    { step: 8, delay: 3 },
    { step: 14, delay: 7 },
    { step: 22, delay: 1 },
  ])
    if ((await run(model, halted, kill)) === null) kills++;
  assert.ok(kills >= 3, `${kills} of four kills hit`);
  assert.is(seriesOf(await run(model, halted, null)), expected);
  assert.equal(filesIn(join(halted, 'model')), filesIn(join(whole, 'model')));
});

test.run();
