import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json, TaskTools } from '../../compiler/operators/authoring.ts';
import type { Program } from '../engines/engine.ts';
import { type Writer, write } from '../models/generate.ts';
import { greedy } from '../models/sampling.ts';
import { encodePrompts } from '../models/writer.ts';
import type { Reading } from './rows/documents.ts';
import type { Every } from './settings.ts';

/** Texts that a model writes while it is trained, so that one can read what it learns. An observation: the training is the same without them. */
export interface SamplePlan {
  readonly every: number;
  readonly prompts: readonly string[];
  readonly ids: readonly (readonly number[])[];
  /** New tokens at most. */
  readonly tokens: number;
  readonly ends: readonly number[];
  readonly writer: Omit<Writer, 'program'>;
}

export interface Sample {
  readonly step: number;
  readonly prompt: string;
  /** What the model wrote after it, each time the likeliest token. */
  readonly text: string;
}

/** Where the file does not say how much is written. */
const usualTokens = 40;

export async function planSamples(value: Every | null, reading: Reading, task: TaskTools): Promise<SamplePlan | null> {
  if (value === null) return null;
  const { tokenizer, bos, eos, ends = eos === null ? [] : [eos], context } = reading;
  if (value.prompts.length === 0) return task.fail('FTP0969', { every: value.steps }, 'sample');
  const ids = await encodePrompts(tokenizer, value.prompts, bos ?? eos ?? 0);
  for (const [i, { length }] of ids.entries())
    if (length > context)
      task.fail('FTP0949', { prompt: value.prompts[i]!.slice(0, 40), tokens: length, context }, 'sample');
  return {
    every: value.steps,
    prompts: value.prompts,
    ids,
    tokens: value.tokens ?? usualTokens,
    ends,
    writer: { tokenizer, positions: context },
  };
}

/** Writes after the steps that the plan names, and after the last one. What was written before an interruption is taken up. */
export function openSamples(
  plan: SamplePlan | null,
  program: Program,
  { done, steps }: { readonly done: number; readonly steps: number },
  task: TaskTools,
): (step: number) => Promise<void> {
  if (plan === null) return async () => {};
  const file = join(task.checkpoints, 'samples.json');
  const samples = readSamples(file).filter(({ step }) => step <= done && done > 0);
  const tell = () =>
    task.measure(
      'samples',
      samples.map((sample): Json => ({ ...sample })),
    );
  if (samples.length > 0) tell();
  return async (step) => {
    if (step % plan.every !== 0 && step !== steps) return;
    const { tokens, ends } = plan;
    const writing = { sampling: greedy, seed: 0, tokens, ends, stop: [], signal: task.signal };
    const written = await write({ ...plan.writer, program }, plan.ids, writing);
    for (const [i, { text }] of written.entries()) samples.push({ step, prompt: plan.prompts[i]!, text });
    tell();
    mkdirSync(task.checkpoints, { recursive: true });
    writeFileSync(`${file}.partial`, JSON.stringify(samples));
    renameSync(`${file}.partial`, file);
  };
}

/** None where there is no file, or a broken one: they are worth no more than a look. */
function readSamples(file: string): Sample[] {
  try {
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Sample[]) : [];
  } catch {
    return [];
  }
}
