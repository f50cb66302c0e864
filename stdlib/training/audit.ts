import type { TaskTools } from '../../compiler/operators/authoring.ts';
import { dataOrder, type Order, stepsPerEpoch } from './order.ts';
import type { Examples } from './rows/collect.ts';
import { batchLength } from './rows/examples.ts';

/** Above or below these a warning is given; each is a share. */
const limits = { cut: 0.05, asked: 0.05, padding: 0.3 } as const;

interface Audited {
  readonly operator: string;
  readonly rows: number;
  readonly context: number;
}

/**
 * Tells what a training will learn from, before it begins, and stops where that is nothing: a loss of zero tokens looks like success. What is kept out or lost is
 * counted; what is likely a mistake is a warning in the log and in `show`.
 */
export function auditExamples(
  data: Examples,
  { operator, rows, context }: Audited,
  task: TaskTools,
): readonly string[] {
  task.count('tokens to predict', data.labels);
  const counts: readonly (readonly [string, number])[] = [
    ['rows cut at the context', data.truncated.rows],
    ['tokens lost by the cut', data.truncated.tokens],
    ['rows without two tokens', data.empty.rows],
    ['rows without a token to predict', data.unasked.rows],
    ['rows whose answer the cut took away', data.lost.rows],
    ['answers without an end token', data.endless],
  ];
  for (const [name, count] of counts) if (count > 0) task.count(name, count);
  if (data.examples.length === 0) task.fail('FTP0956', { operator, rows, reason: whyNothing(data, context) }, 'on');
  const asked = data.labels / data.tokens;
  const masked = data.examples.some(({ targets }) => targets !== null);
  if (masked) task.measure('share_of_tokens_predicted', rounded(asked));
  reportLengths(data.lengths, context, task);
  const cut = data.truncated.rows / data.lengths.length;
  return [
    data.unasked.rows > 0 &&
      `${data.unasked.rows} rows are kept out, none of whose tokens is to be predicted (row ${data.unasked.first} first)`,
    data.lost.rows > 0 &&
      `${data.lost.rows} rows are kept out, whose answer begins after ${context} tokens (row ${data.lost.first} first); raise \`context\``,
    cut > limits.cut &&
      `${percent(cut)} of the rows are longer than the context of ${context} tokens and lose their end; raise \`context\` or cut them before`,
    masked &&
      asked < limits.asked &&
      `only ${percent(asked)} of the tokens are predicted; most of the work goes into reading`,
    (data.equalPairs?.rows ?? 0) > 0 &&
      `${data.equalPairs!.rows} of ${rows} pairs have the same answer twice and say nothing of what is preferred (row ${data.equalPairs!.first} first)`,
    (data.emptyAnswers?.rows ?? 0) > 0 &&
      `${data.emptyAnswers!.rows} answers are empty (row ${data.emptyAnswers!.first} first)`,
    masked &&
      data.endless > 0 &&
      `${data.endless} answers are not ended by an end token, so the model does not learn from them when to stop`,
  ].filter((warning): warning is string => warning !== false);
}

/** Why a reading gave no examples, for messages. */
export function whyNothing({ empty, unasked, lost }: Examples, context: number): string {
  if (lost.rows > 0)
    return `a context of ${context} tokens ends before what is to be predicted begins (row ${lost.first} first)`;
  if (unasked.rows > 0) return `no row has a token that is to be predicted (row ${unasked.first} first)`;
  return empty.rows > 0 ? 'each gives fewer than two tokens' : 'there is nothing in them';
}

const edges = [16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536, 131072];

/** Median, 90th percentile and longest for people; the histogram for machines: rows of up to so many tokens. */
function reportLengths(lengths: readonly number[], context: number, task: TaskTools): void {
  const sorted = [...lengths].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
  const histogram = edges.map(
    (edge, n) => [edge, sorted.filter((length) => length <= edge && length > (edges[n - 1] ?? 0)).length] as const,
  );
  const used = histogram.filter(([, rows]) => rows > 0).map(([edge, rows]) => `${rows} up to ${edge}`);
  task.measure(
    'tokens_per_row',
    `median ${at(0.5)}, 90 % up to ${at(0.9)}, longest ${at(1)} (context ${context}): ${used.join(', ')}`,
  );
  task.measure('lengths', Object.fromEntries(histogram.filter(([, rows]) => rows > 0)));
}

/** Share of a first epoch's work that goes into filling batches up. */
export function auditPadding(
  data: Examples,
  order: Order,
  context: number,
  packed: boolean,
  task: TaskTools,
): readonly string[] {
  const batchesOf = dataOrder(order);
  let [read, whole] = [0, 0];
  for (let step = 0; step < stepsPerEpoch(order); step++)
    for (const batch of batchesOf(step)) {
      const examples = batch.flatMap((item) => data.examples.slice(item * data.together, (item + 1) * data.together));
      whole += examples.length * batchLength(examples, context);
      for (const { ids } of examples) read += ids.length - 1;
    }
  const waste = 1 - read / whole;
  task.measure('share_of_padding', rounded(waste));
  const avoidable = !packed && data.together === 1 && data.desirable === null;
  return avoidable && waste > limits.padding
    ? [`${percent(waste)} of the work goes into filling up short rows; \`packing: documents\` saves it`]
    : [];
}

/** In the log when they come up, and in one line of `show`. */
export function tellWarnings(warnings: readonly string[], task: TaskTools): void {
  for (const warning of warnings) task.log(`warning: ${warning}`);
  if (warnings.length > 0) task.measure('warnings', warnings.join('; '));
}

const rounded = (share: number): number => Math.round(share * 1e4) / 1e4;
const percent = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
