/**
 * Trainings on the engine that `FINSLIP_ENGINE` names, whole and interrupted between steps; arguments narrow the cases. Prints a line of JSON: for each case, whether model, adapter and
 * curves came out the same, byte by byte; and the curves of the whole ones, by case.
 */
import { join } from 'node:path';
import { finetune } from '../../../stdlib/training/finetune.ts';
import { smallModel } from './small-model.ts';
import { defaults, filesIn, type Left, rowsOf, sentences, taskIn, texts } from './support.ts';

const objective = { $: 'causal', text: 'text' };
const { model: base } = await smallModel({ heads: 4, context: 160, rows: 60, steps: 6 });

const common = {
  ...defaults,
  on: texts(sentences(40, 100)),
  objective,
  optimizer: { $: 'adamw', lr: 0.01 },
  batch: 3,
  steps: 9,
  repeat: true,
  evaluate: { $: 'every', steps: 4, on: texts(sentences(8, 500)) },
};
const lora = { $: 'lora', rank: 4, alpha: 8, dropout: 0.1, target: 'all' };
const pairs = rowsOf(
  sentences(20).map((prompt, n) => ({
    prompt,
    chosen: ` Ja, ${n}.`,
    rejected: n % 2 === 0 ? ' Nej.' : ' Kanske inte.',
  })),
);
/** Rows of 10 to 150 tokens, so that batches differ in shape. */
const varied = sentences(60, 100).map((text, n) =>
  text.repeat(1 + (n % 3 === 0 ? n % 5 : 0)).slice(0, 8 + ((n * 37) % 190)),
);
type Options = Parameters<typeof finetune.run>[1];
const cases: Readonly<Record<string, Options>> = {
  full: { ...common, method: { $: 'full' } },
  'low rank with dropout': { ...common, method: lora },
  accumulated: { ...common, method: lora, accumulate: 2 },
  packed: { ...common, method: lora, packing: 'documents', accumulate: 2 },
  'layers computed again': { ...common, method: { $: 'full' }, memory: 'recompute' },
  'best state': { ...common, method: lora, result: 'best' },
  'rows of many lengths': { ...common, on: texts(varied), method: { $: 'full' }, batch: 2, accumulate: 2, steps: 15 },
  pairs: {
    ...common,
    on: pairs,
    evaluate: undefined,
    objective: { $: 'dpo', prompt: 'prompt', chosen: 'chosen', rejected: 'rejected', beta: 0.1 },
    method: lora,
  },
};

class Gone extends Error {}

/** Ends after each of the given steps, as if the machine went away, and goes on from the last checkpoint. */
async function interrupted(options: Options, after: readonly number[]): Promise<Left> {
  const { folder } = taskIn();
  for (const last of after) {
    const left = taskIn(folder);
    const point = (series: string, x: number, y: number) => {
      left.task.point(series, x, y);
      if (series === 'grad_norm' && x === last) throw new Gone();
    };
    await finetune.run(base, options, { ...left.task, point }).catch((error) => {
      if (!(error instanceof Gone)) throw error;
    });
  }
  const left = taskIn(folder);
  await finetune.run(base, options, left.task);
  return left;
}

const equal: Record<string, boolean> = {};
const curves: Record<string, unknown> = {};
const wanted = process.argv.slice(2);
for (const [name, given] of Object.entries(cases)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const options = { ...given, checkpoint: { $: 'every', steps: 2 } };
  const whole = taskIn();
  await finetune.run(base, options, whole.task);
  const parts = await interrupted(options, [3, 6, 7]);
  const resumed = parts.log.some((line) => line.includes('continues after step 6'));
  const [a, b] = [whole, parts].map(({ folder, series }) => ({
    series: JSON.stringify(series),
    files: [...filesIn(join(folder, 'model'))].map(([path, bytes]) => `${path} ${bytes.toString('base64')}`).join('\n'),
  }));
  equal[name] = resumed && a!.series === b!.series && a!.files === b!.files;
  curves[name] = whole.series;
}
process.stdout.write(`${JSON.stringify({ equal, curves })}\n`);
process.exit(0);
