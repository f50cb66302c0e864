import {
  barrier,
  type Derive,
  drop,
  type Fraction,
  type Int,
  type Model,
  type Row,
  type Rows,
  type TaskTools,
  type Tokens,
  type Value,
} from '../../compiler/operators/authoring.ts';
import type { Author, Manner } from './author.ts';
import { localAuthor } from './local.ts';
import { serviceAuthor } from './service.ts';

/**
 * Adds columns of text that a model writes: `write(answer: "Sammanfatta: {text}", model: writer)`. The text after a column's name is the prompt, made from each
 * row. `model` is one of the pipeline, or `endpoint(…)`. What comes out is labelled as synthetic, with the model that wrote it, up to the card of whatever is trained
 * on it; it stands under the licences of the rows and of the model.
 *
 * The same seed gives the same texts from a model of the pipeline, whatever was written before a crash. Texts that are cut at `max_tokens` are counted.
 */
export const write = barrier({
  version: '1',
  labels: 'synthetic',
  rows: 'derive',
  numerics: true,
  positional: ['rows'],
  checks: [
    'some(column) else FTP1199',
    'top_k requires not model = endpoint',
    'as = text requires not model = endpoint',
    'on_refused needs model = endpoint',
    'top_p needs temperature > 0',
    'top_k needs temperature > 0',
    'seed needs temperature > 0',
  ],
  async run(
    rows: Rows,
    options: {
      /** What writes. */
      model: Model | Value<'Endpoint'>;
      /**
       * How much is left to chance: 0 always takes the likeliest token.
       * @default 0.7
       * @range 0..2
       */
      temperature: number;
      /**
       * Only the likeliest tokens that together have at least this probability.
       * @default 100%
       * @range 1%..100%
       */
      top_p: Fraction;
      /**
       * Only so many of the likeliest tokens. For models of the pipeline.
       * @range 1..
       */
      top_k?: Int;
      /**
       * Where a text is cut at the latest.
       * @default 512 tokens
       * @range 1..131072
       */
      max_tokens: Tokens;
      /** Left out, that of the pipeline. */
      seed?: Int;
      /** What the system says before the prompt, in a conversation. */
      system?: string;
      /**
       * End a text before the first place where one of these stands.
       * @each (?s).
       */
      stop?: readonly string[];
      /** Whether a prompt is what a user says in a conversation (`chat`) or a text to go on with (`text`). Left out: conversation where the model has a template for it. */
      as?: 'chat' | 'text';
      /**
       * What to do with a row that a service does not want to answer: stop, or keep it among the dropped rows.
       * @default fail
       */
      on_refused: 'fail' | 'skip';
      /** A new column, and the prompt for its text. */
      [column: string]: Derive<string> | unknown;
    },
    task: TaskTools,
  ): Promise<void> {
    const columns = Object.entries(options).filter((entry): entry is [string, Derive<string>] => isPrompt(entry[1]));
    if (columns.length === 0) task.fail('FTP1199', {});
    const manner: Manner = {
      sampling: { temperature: options.temperature, topK: options.top_k ?? null, topP: options.top_p },
      tokens: options.max_tokens,
      stop: options.stop ?? [],
      system: options.system ?? null,
      as: options.as ?? null,
      seed: task.seed,
    };
    const { model } = options;
    const author = isModel(model) ? await localAuthor(model, manner, task) : serviceAuthor(model, manner, task);
    try {
      const table = task.table('rows');
      let done = 0;
      for await (const batch of rows.batches()) {
        for (let at = 0; at < batch.length; at += LOT) {
          const lot = batch.slice(at, at + LOT);
          await table.write(await withTexts(lot, columns, done, author, options.on_refused, task));
          done += lot.length;
          task.progress({ unit: 'rows', done, total: rows.count });
        }
      }
    } finally {
      author.close();
    }
  },
});

/** Rows written for at a time: several groups of a model, and several rounds of a service. */
const LOT = 64;

const isPrompt = (value: unknown): value is Derive<string> => typeof value === 'function';
const isModel = (model: Model | Value<'Endpoint'>): model is Model => 'kind' in model && model.kind === 'model';

async function withTexts(
  rows: readonly Row[],
  columns: readonly (readonly [string, Derive<string>])[],
  done: number,
  author: Author,
  onRefused: 'fail' | 'skip',
  task: TaskTools,
): Promise<readonly Row[]> {
  const prompts = rows.flatMap((row) => columns.map(([, prompt]) => prompt(row) ?? ''));
  const texts = await author.write(prompts, done * columns.length);
  return rows.flatMap((row, place) => {
    const added: Record<string, string> = {};
    for (const [i, [column]] of columns.entries()) {
      const text = texts[place * columns.length + i]!;
      if ('refused' in text) {
        if (onRefused === 'fail') task.fail('FTP1193', { row: done + place + 1, reason: text.refused });
        task.dropped(row, drop('refused', text.refused));
        return [];
      }
      if (text.cut) task.count('texts cut at max_tokens');
      if (text.text.trim() === '') task.count('empty texts');
      added[column] = text.text;
    }
    return [{ ...row, ...added }];
  });
}
