import {
  type Column,
  type Int,
  type Json,
  type Model,
  metric,
  type Row,
  type Rows,
  type TaskTools,
} from '../../compiler/operators/authoring.ts';
import { requireEngine } from '../engines/select.ts';
import { type Continuation, continuationLikelihoods, pick } from '../models/choices.ts';
import { readModelFolder } from '../models/folder.ts';
import { openReader } from '../models/likelihood.ts';
import { inParts, unitOf } from './documents.ts';
import type { Measured } from './measured.ts';

interface Question {
  readonly question: string;
  readonly choices: readonly string[];
  /** Place of the right choice. */
  readonly right: number;
}

const rules = { likelihood: 'plain', character: 'perCharacter', byte: 'perByte', context: 'byContext' } as const;

/**
 * Share of questions whose right answer the model finds likelier than the others, as lm-evaluation-harness asks them: every choice is scored as the continuation of the
 * question, and nothing is generated. With few choices chance alone gets far: one in four.
 */
export const multiple_choice = metric({
  version: '1',
  positional: ['rows', 'question', 'choices', 'answer'],
  gpu: 'optional',
  async run(
    model: Model,
    /** Questions that the model was not trained on. */
    rows: Rows,
    /** The text before the answer. */
    question: Column<string>,
    /** Two or more answers. */
    choices: Column<string[]>,
    /** The right one: its place, from 0, or its text. */
    answer: Column<Int | string>,
    options: {
      /**
       * What is compared: the likelihood as it is (`acc` of the harness), for each character (`acc_norm`) or byte (`acc_bytes`), since long answers are less likely
       * than short ones, or how much the question raises it (`acc_mutual_info`). By byte, models with different tokenizers can be compared.
       * @default byte
       */
      by: 'likelihood' | 'character' | 'byte' | 'context';
      /**
       * Stands between question and answer.
       * @default " "
       */
      join: string;
      /** Questions with the same value here (about one text) are resampled together. */
      block?: Column<Json>;
    },
    task: TaskTools,
  ): Promise<void> {
    const { by, join, block } = options;
    if (rows.count === 0) task.fail('FTP0970', { column: question.name });
    const loaded = await readModelFolder(model.folder, task.fail);
    const reader = openReader(loaded, await requireEngine(task.fail), task.threads);
    const table = task.table('documents');
    let [done, correct] = [0, 0];
    try {
      for await (const part of inParts(rows)) {
        task.signal.throwIfAborted();
        const asked = part.map((row, i) => read(row, { question, choices, answer }, done + i + 1, task));
        const continued = (context: (question: string) => string): Continuation[] =>
          asked.flatMap((each) =>
            each.choices.map((choice) => ({ context: context(each.question), continuation: join + choice })),
          );
        const within = await continuationLikelihoods(
          reader,
          continued((text) => text),
        );
        const without =
          by === 'context'
            ? await continuationLikelihoods(
                reader,
                continued(() => ''),
              )
            : null;
        let at = 0;
        const documents = asked.map((each, i) => {
          const [from, to] = [at, (at += each.choices.length)];
          const own = (all: typeof within) => all.slice(from, to).map(({ logLikelihood }) => logLikelihood);
          const picked = pick(each.choices, own(within), without && own(without))[rules[by]]!;
          return { ...unitOf(part[i]!, block, done + i), picked, correct: picked === each.right ? 1 : 0, questions: 1 };
        });
        await table.write(documents);
        for (const document of documents) correct += document.correct;
        done += part.length;
        task.progress({ unit: 'questions', done, total: rows.count });
      }
    } finally {
      reader.dispose();
    }
    const statistic = { kind: 'ratio', numerator: 'correct', denominator: 'questions', scale: 1, exp: false } as const;
    const totals = { correct, questions: done };
    const measured: Measured = {
      value: correct / done,
      unit: `share right, by ${by}`,
      better: 'higher',
      documents: done,
      totals,
      statistic,
    };
    task.value('value', { ...measured, totals, statistic });
  },
});

interface Columns {
  readonly question: Column<string>;
  readonly choices: Column<string[]>;
  readonly answer: Column<Int | string>;
}

function read(row: Row, columns: Columns, number: number, task: TaskTools): Question {
  const wrong = (problem: string): never => task.fail('FTP0978', { row: number, problem });
  const [question, choices, answer] = [columns.question, columns.choices, columns.answer].map(({ name }) => row[name]);
  if (typeof question !== 'string') return wrong(`\`${columns.question.name}\` is ${JSON.stringify(question ?? null)}`);
  if (!Array.isArray(choices) || choices.length < 2 || choices.some((text) => typeof text !== 'string' || text === ''))
    return wrong(`\`${columns.choices.name}\` is not a list of two or more texts`);
  const right = typeof answer === 'string' ? choices.indexOf(answer) : answer;
  if (typeof right !== 'number' || !Number.isInteger(right) || right < 0 || right >= choices.length)
    return wrong(
      `\`${columns.answer.name}\` is ${JSON.stringify(answer ?? null)}, and there are ${choices.length} choices`,
    );
  return { question, choices: choices as readonly string[], right };
}
