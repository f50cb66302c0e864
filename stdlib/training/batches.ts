import type { TaskTools } from '../../compiler/operators/authoring.ts';
import type { Batch, Objective, Program } from '../engines/engine.ts';
import { likelihoods, rowLikelihoods } from './objectives/reference.ts';
import { mismatched } from './rows/answers.ts';
import type { Examples } from './rows/collect.ts';
import { collate, type Example } from './rows/examples.ts';

/** Examples with what the objective compares them to. */
export interface TrainingData {
  readonly examples: readonly Example[];
  readonly together: Examples['together'];
  /** Compared with others, and with this much log p under the start model; null where nothing is compared. */
  readonly reference: Float32Array | null;
  /** `kto`: 1 where the answer is wanted. */
  readonly desirable: Uint8Array | null;
  /** `kto`: the prompts with other rows' answers, and their log p under the start model. */
  readonly drift: { readonly examples: readonly Example[]; readonly reference: Float32Array } | null;
}

/** All answers with what the reference model makes of them. */
export interface Compared {
  readonly data: TrainingData;
  readonly heldOut: TrainingData | null;
}

/** Things that an epoch goes through: rows, or pairs of rows. */
export const itemCount = ({ examples, together }: TrainingData): number => examples.length / together;

/** The rows of the given items side by side. */
export function rowsTogether(
  { examples, together }: Pick<TrainingData, 'examples' | 'together'>,
  items: readonly number[],
  context: number,
): Batch {
  const rows = items.flatMap((item) => Array.from({ length: together }, (_, n) => item * together + n));
  return collate(
    rows.map((row) => examples[row]!),
    context,
  );
}

/** The rows of all batches of the first steps, for what depends on their shapes. */
export function* firstBatches(
  data: TrainingData,
  batchesOf: (step: number) => readonly (readonly number[])[],
  steps: number,
  context: number,
): Generator<Batch> {
  for (let step = 0; step < steps; step++)
    for (const items of batchesOf(step)) yield rowsTogether(data, items, context);
}

/** The batch of the given items. `program` is asked how far it has drifted, where the objective wants to know. */
export async function batchOf(
  data: TrainingData,
  items: readonly number[],
  context: number,
  program: Program,
): Promise<Batch> {
  const { together, reference, desirable, drift } = data;
  const rows = items.flatMap((item) => Array.from({ length: together }, (_, n) => item * together + n));
  const batch = rowsTogether(data, items, context);
  if (reference === null) return batch;
  const preference = { reference: Float32Array.from(rows, (row) => reference[row]!) };
  if (desirable === null) return { ...batch, preference };
  return {
    ...batch,
    preference: {
      ...preference,
      desirable: Uint8Array.from(rows, (row) => desirable[row]!),
      divergence: drift === null ? 0 : await divergenceOf(drift, rows, context, program),
    },
  };
}

/** Mean of log p - log p of the start model over answers that do not belong to their prompts, at least 0 (Ethayarajh et al. 2024, equation 8). */
async function divergenceOf(
  { examples, reference }: NonNullable<TrainingData['drift']>,
  rows: readonly number[],
  context: number,
  program: Program,
): Promise<number> {
  const now = await rowLikelihoods(
    program,
    collate(
      rows.map((row) => examples[row]!),
      context,
    ),
  );
  return Math.max(0, rows.reduce((sum, row, n) => sum + now[n]! - reference[row]!, 0) / rows.length);
}

/**
 * Asks the model once what it makes of every answer, where the objective compares with what it was before; `program` must still be the start model. Objectives
 * that compare answers alone get zeros.
 */
export async function withReference(
  {
    objective,
    program,
    context,
  }: { readonly objective: Objective; readonly program: Program; readonly context: number },
  { examples, together, desirable }: Pick<Examples, 'examples' | 'together' | 'desirable'>,
  task: TaskTools,
): Promise<TrainingData> {
  const { kind } = objective;
  const data = { examples, together, desirable };
  if (kind === 'labels') return { ...data, reference: null, drift: null };
  if (kind === 'orpo' || kind === 'simpo')
    return { ...data, reference: new Float32Array(examples.length), drift: null };
  const reference = await likelihoods(program, examples, task);
  if (kind !== 'kto') return { ...data, reference, drift: null };
  const others = mismatched(examples, context);
  return { ...data, reference, drift: { examples: others, reference: await likelihoods(program, others, task) } };
}
