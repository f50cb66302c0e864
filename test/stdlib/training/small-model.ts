import { join } from 'node:path';
import { pretrain } from '../../../stdlib/training/pretrain.ts';
import { defaults, type Left, sentences, taskIn, texts } from './support.ts';

/** What its training may differ in. Few steps are enough where only the shape matters. */
interface Size {
  readonly heads?: number;
  readonly context?: number;
  readonly vocabulary?: number;
  readonly rows?: number;
  readonly steps?: number;
}

/** What the training of a small model left, and the model, for trainings to start from; nothing may write to it. */
export async function smallModel({ heads = 2, context = 32, vocabulary = 320, rows = 80, steps = 20 }: Size = {}) {
  const left: Left = taskIn();
  await pretrain.run(
    { $: 'llama', layers: 1, width: 16, heads, context },
    {
      ...defaults,
      on: texts(sentences(rows)),
      objective: { $: 'causal', text: 'text' },
      tokenizer: { $: 'bpe', vocabulary },
      batch: 4,
      steps,
      repeat: true,
    },
    left.task,
  );
  return { left, model: { kind: 'model', folder: join(left.folder, 'model') } as const };
}
