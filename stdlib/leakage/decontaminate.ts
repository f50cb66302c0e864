import {
  barrier,
  type Column,
  drop,
  type Int,
  type Row,
  type Rows,
  type TaskTools,
} from '../../compiler/operators/authoring.ts';
import { othersIn } from '../dedup/other-tables.ts';
import { textOf } from '../text/row-text.ts';
import { inOrder, threads, threadsFor } from '../threads/threads.ts';
import { type Evaluations, readEvaluations } from './evaluation-rows.ts';
import { evaluationsState, matching, runCounts, type Told } from './matching-thread.ts';
import { findings } from './report.ts';

const own = new Set([
  'column',
  'answer',
  'id',
  'words',
  'short',
  'characters',
  'question',
  'across',
  'near',
  'diacritics',
  'common',
  'action',
  'margin',
  'least',
  'pieces',
]);

/**
 * Takes out rows that share a long run of words with rows of an evaluation, so that a model is not judged on what it has seen:
 * `decontaminate(text, superlim: superlim, exam: exam.test, words: 13)`. Words are compared without case, punctuation and diacritics. Every
 * row that goes names the evaluation, its row, the words shared and how many runs of them; every evaluation gets its own figures: how many of
 * its rows were looked for, were found, and in how many rows. An evaluation of which nothing can be looked for stops the task.
 *
 * With `answer:`, runs of questions, of answers and across both are looked for, as datatrove 0.10 does (`NGramsDecontConfig`; its defaults are
 * `question: false`). With `near:`, a question counts only where its answer stands near, as in `decon` (OLMo 3), so that shorter runs
 * may be asked for. Swedish compounds make a run of words rarer than an English one: 8 words, or `characters: 50`, find more.
 *
 * Brown et al. 2020, appendix C (13 words, runs found more than 10 times ignored); Lozhkov et al. 2024, FineWeb (12 words); OpenAI 2023,
 * GPT-4 technical report, appendix C (50 characters); NeMo Curator 0.9, `TaskDecontamination` (`action: cut`).
 */
export const decontaminate = barrier({
  version: '1',
  threads: 'many',
  labels: 'subject',
  positional: ['rows', 'text'],
  checks: [
    'some(evaluation) else FTP1110',
    'near requires answer',
    'short requires short < words',
    'question needs answer',
    'across needs answer',
    'margin needs action = cut',
    'least needs action = cut',
    'pieces needs action = cut',
    'columns(column or text, answer in evaluation)',
    'any_column(answer in evaluation)',
  ],
  rows: 'same',
  async run(
    rows: Rows,
    /** Where to look. */
    text: Column<string>,
    options: {
      /** The column of the evaluations: the text of an item, or its question; left out, the one of the same name. */
      column?: string;
      /** The column of their answers. */
      answer?: string;
      /**
       * The column that names their rows.
       * @default "id"
       */
      id?: string;
      /**
       * Length of a run, in words.
       * @default 12
       * @range 3..100
       */
      words?: Int;
      /**
       * Items of fewer words than `words`, but at least so many, are looked for whole. Left out, they are not looked for, and a warning counts them.
       * @range 2..100
       */
      short?: Int;
      /**
       * Looks for runs of so many letters and digits as well, whatever stands between them.
       * @range 10..1000
       */
      characters?: Int;
      /**
       * With `answer:`, whether runs of questions alone count.
       * @default true
       */
      question?: boolean;
      /**
       * With `answer:`, whether runs count that begin in a question and end in its answer.
       * @default true
       */
      across?: boolean;
      /**
       * A question counts only where its answer stands within so many words before or after it.
       * @range 1..1000
       */
      near?: Int;
      /**
       * Whether `far` and `får` are one word.
       * @default fold
       */
      diacritics?: 'fold' | 'keep';
      /**
       * Runs that the table has more often than this are common phrases and do not count. GPT-3: 10.
       * @range 1..
       */
      common?: Int;
      /**
       * What happens to a row that was matched: it goes, or the stretch is cut out of it and the rest becomes rows `a#1`, `a#2` …
       * @default drop
       */
      action?: 'drop' | 'cut';
      /**
       * With `cut`: characters that go on either side.
       * @default 200
       * @range 0..100000
       */
      margin?: Int;
      /**
       * With `cut`: pieces of fewer characters go.
       * @default 200
       * @range 1..100000
       */
      least?: Int;
      /**
       * With `cut`: a row that falls into more pieces goes.
       * @default 10
       * @range 1..1000
       */
      pieces?: Int;
      /** Rows of an evaluation, under the name by which it is reported. Only looked at: their labels do not reach the result. */
      [evaluation: string]: Rows | string | Int | boolean | undefined;
    },
    task: TaskTools,
  ) {
    const words = options.words ?? 12;
    const sets = othersIn(options, own);
    if (sets.length === 0) task.fail('FTP1110', {});
    if (options.near !== undefined && options.answer === undefined) task.fail('FTP1112', { near: options.near });
    if (options.short !== undefined && options.short >= words) task.fail('FTP1113', { short: options.short, words });
    const fold = options.diacritics !== 'keep';
    const evaluations = await readEvaluations(
      sets,
      {
        column: options.column ?? text.name,
        answer: options.answer,
        id: options.id ?? 'id',
        words,
        short: options.short,
        characters: options.characters,
        question: options.question ?? true,
        across: options.across ?? true,
        near: options.near,
        fold,
      },
      task,
    );
    const cut = { margin: options.margin ?? 200, least: options.least ?? 200, pieces: options.pieces ?? 10 };
    const common = options.common === undefined ? null : { most: options.common, counts: runCounts(evaluations) };
    const setup = {
      evaluations: evaluationsState(evaluations),
      fold,
      near: options.near,
      cut: options.action === 'cut' ? cut : null,
      common,
    };
    const pool = threads(matching, setup, threadsFor(rows.bytes, task.threads));
    const asked = async function* (unit: string, count: boolean) {
      const ask = (batch: readonly Row[]) => pool.ask({ texts: batch.map((row) => textOf(row, text)), count });
      let done = 0;
      for await (const answered of inOrder(rows.batches(), ask, pool.capacity)) {
        task.signal.throwIfAborted();
        yield answered;
        done += answered[0].length;
        task.progress({ unit, done, total: rows.count });
      }
    };
    const found = findings(evaluations);
    const table = task.table('rows');
    try {
      if (common !== null) {
        for await (const _ of asked('rows counted', true)) {
          // The threads count in memory that all share.
        }
        const ignored = common.counts.reduce(
          (sum, each) => sum + each.filter((count) => count > common.most).length,
          0,
        );
        if (ignored > 0) task.count(`runs found more than ${common.most} times, not counted`, ignored);
      }
      for await (const [batch, matched] of asked('rows', false)) {
        const byPlace = new Map(matched.map((each) => [each.at, each]));
        const staying: Row[] = [];
        for (const [at, row] of batch.entries()) {
          const match = byPlace.get(at);
          if (match === undefined) {
            staying.push(row);
            continue;
          }
          const { matches, rest } = match;
          found.add(matches);
          if (rest === null) task.dropped(row, drop('contaminated', say(evaluations, matches[0]!), limit(matches[0]!)));
          else {
            task.count('rows cut');
            staying.push(...rest.map((piece, k) => pieceOf(row, text.name, piece, k)));
          }
        }
        await table.write(staying);
      }
    } finally {
      pool.close();
    }
    for (const { name, said, report } of found.reports()) {
      task.measure(name, said);
      task.measure(`${name} matches`, report);
    }
  },
});

/** `exam q7, 3 runs: det var en gång …` */
function say({ items, sets }: Evaluations, { item, runs, text }: Told): string {
  const { name, set } = items[item]!;
  return `${sets[set]!.name} ${name}, ${runs} ${runs === 1 ? 'run' : 'runs'}: ${text}`;
}

const limit = ({ size, unit }: Told): string => `${size} ${unit}`;

const pieceOf = (row: Row, column: string, piece: string, k: number): Row => ({
  ...row,
  ...(typeof row.id === 'string' ? { id: `${row.id}#${k + 1}` } : {}),
  [column]: piece,
});
