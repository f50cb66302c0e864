import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as assert from 'uvu/assert';
import { distance } from '../models/support.ts';

const program = fileURLToPath(new URL('./resumed.ts', import.meta.url));

interface Outcome {
  readonly equal: Readonly<Record<string, boolean>>;
  readonly curves: Readonly<Record<string, { readonly loss: readonly (readonly [number, number])[] }>>;
}

/** Runs the trainings of `resumed.ts` in a process with these variables; `cases` narrows them. */
export function assertResumed(env: Readonly<Record<string, string>>, cases: readonly string[] = []): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', program, ...cases], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new Error(`it ended with ${status}: ${stderr}`);
  const { equal, curves } = JSON.parse(stdout.trim().split('\n').at(-1)!) as Outcome;
  assert.is(Object.keys(equal).length, cases.length === 0 ? 8 : cases.length);
  for (const [name, same] of Object.entries(equal)) assert.ok(same, name);
  if (cases.length > 0) return;
  const losses = (name: string) => curves[name]!.loss.map(([, y]) => y);
  assert.ok(distance(losses('full'), losses('layers computed again')) < 1e-5, 'computing again changes nothing');
}
