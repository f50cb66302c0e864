import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Program } from '../../../stdlib/engines/engine.ts';
import { failureOf } from '../models/support.ts';
import { changed, trained, tuned, tuning } from './course-support.ts';
import { sentences, taskIn } from './support.ts';

/** What is kept and told of a training that breaks down. */

interface Incident {
  readonly what: string;
  readonly step: number;
  readonly rows: readonly { readonly text: string; readonly ids: readonly number[]; readonly example: number }[];
  readonly series: { readonly loss: readonly (readonly [number, number])[] };
}

test('the batch that a training broke down at is kept, for its owner alone', async () => {
  const left = taskIn();
  const optimizer = { $: 'adamw', lr: 1e30 };
  const { code, values } = await failureOf(tuned({ ...tuning, optimizer }, left));
  assert.is(code, 'FTP0957');
  const file = String(values.file);
  assert.ok(file.startsWith(left.task.checkpoints));
  assert.is(statSync(file).mode & 0o777, 0o600);
  const incident = JSON.parse(readFileSync(file, 'utf8')) as Incident;
  assert.is(incident.step, values.step);
  assert.is(incident.what, `the ${values.what} became ${values.value}`);
  assert.is(incident.series.loss.length, incident.step - 1);
  assert.is(incident.rows.length, 4);
  const all = sentences(40, 100);
  for (const { text, example } of incident.rows) assert.match(text, all[example - 1]!);
});

test('a loss that rises for long is told once, with its batch', async () => {
  let step = 0;
  const rising = await changed((program) => ({
    step: async (...given: Parameters<Program['step']>) => {
      const done = await program.step(...given);
      return ++step > 22 ? { ...done, sum: done.sum * 9 } : done;
    },
  }));
  const left = await trained(rising, { ...tuning, steps: 32 });
  const warnings = left.log.filter((line) => line.startsWith('warning: the loss has been above'));
  assert.is(warnings.length, 1);
  assert.match(warnings[0]!, 'at step 27');
  assert.match(String(left.measures.divergence), 'incident-000000027.json');
  const incident = JSON.parse(readFileSync(join(left.task.checkpoints, 'incident-000000027.json'), 'utf8')) as Incident;
  assert.is(incident.series.loss.length, 27);
});

test('an engine without bfloat16 refuses it: FTP1060', async () => {
  const wasm = await changed(() => ({}), { name: 'tfjs-wasm' });
  const { code, values } = await failureOf(trained(wasm, { ...tuning, compute: 'bfloat16' }));
  assert.equal([code, values], ['FTP1060', { compute: 'bfloat16', engine: 'tfjs-wasm' }]);
});

test.run();
