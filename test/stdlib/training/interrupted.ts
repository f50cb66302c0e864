/**
 * A training in a process of its own, to be killed. Arguments: folder of the model to start from, folder of the task. Writes a
 * line for every step, so that the killer can aim, and at the end the curves as JSON.
 */
import { finetune } from '../../../stdlib/training/finetune.ts';
import { defaults, sentences, taskIn, texts } from './support.ts';

const [model, folder] = process.argv.slice(2) as [string, string];
const left = taskIn(folder);
const task = {
  ...left.task,
  point(series: string, x: number, y: number) {
    left.task.point(series, x, y);
    if (series === 'grad_norm') process.stdout.write(`step ${x}\n`);
  },
};
await finetune.run(
  { kind: 'model', folder: model },
  {
    ...defaults,
    on: texts(sentences(60, 100)),
    objective: { $: 'causal', text: 'text' },
    method: { $: 'lora', rank: 4, alpha: 8, dropout: 0.1, target: 'all' },
    optimizer: { $: 'adamw', lr: 0.01 },
    batch: 4,
    epochs: 2,
    evaluate: { $: 'every', steps: 10, on: texts(sentences(10, 500)) },
    checkpoint: { $: 'every', steps: 2 },
  },
  task,
);
process.stdout.write(`series ${JSON.stringify(left.series)}\n`);
