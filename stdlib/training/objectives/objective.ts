import type { Column, Rows, TaskTools, Value } from '../../../compiler/operators/authoring.ts';
import type { Objective } from '../../engines/engine.ts';
import { type ChatTemplate, chatTemplate, modelTemplate, specialTokens } from '../../models/chat/chat-template.ts';
import { readAnswers } from '../rows/answers.ts';
import { chatmlSource, chatmlTokens } from '../rows/chatml-source.ts';
import type { Examples } from '../rows/collect.ts';
import { type AskedOf, readConversations } from '../rows/conversations.ts';
import { type Reading, readRecords } from '../rows/documents.ts';

/** A template that a model did not have before. */
export interface NewTemplate {
  readonly source: string;
  /** The token that ends an answer. */
  readonly end: string;
}

/** An objective of the language, as training uses it. */
export interface Learning {
  /** What the engine makes small. */
  readonly objective: Objective;
  /** The template that the objective gives the model; null where the model keeps its own, or none is used. */
  readonly template: NewTemplate | null;
  read(rows: Rows, reading: Reading, task: TaskTools): Promise<Examples>;
}

type Tools = Pick<TaskTools, 'fail'>;

/** The column of `causal(text)`, for operators that know no other objective. */
export function causalColumn(objective: Value<'Objective'>, task: Tools): string {
  if (objective.$ !== 'causal') return task.fail('FTP0967', { wanted: objective.$, known: 'causal(…)' });
  return columnName(objective.text);
}

/** Inside values columns may stand as names or as handles. */
const columnName = (column: unknown): string =>
  typeof column === 'string' ? column : (column as Column<unknown>).name;

const labels = { objective: { kind: 'labels' }, template: null } as const;

/** `folder` is that of the model to train, where its template and tokenizer lie. */
export function learningOf(wanted: Value<'Objective'>, folder: string, task: TaskTools): Learning {
  const number = (name: string, otherwise: number) => (wanted[name] as number | undefined) ?? otherwise;
  switch (wanted.$) {
    case 'causal': {
      const column = columnName(wanted.text);
      return { ...labels, read: (rows, reading) => readRecords(rows, column, reading, task) };
    }
    case 'sft':
      return sftLearning(wanted, folder, task);
    case 'completion':
      return { ...labels, read: answersOf(wanted, ['completion'], folder) };
    case 'dpo':
      return pairLearning({ kind: 'dpo', beta: number('beta', 0.1), labelSmoothing: number('label_smoothing', 0) });
    case 'ipo':
      return pairLearning({ kind: 'ipo', beta: number('beta', 0.1) });
    case 'orpo':
      return pairLearning({ kind: 'orpo', beta: number('beta', 0.1) });
    case 'simpo':
      return pairLearning({ kind: 'simpo', beta: number('beta', 2), margin: number('margin', 0.5) });
    case 'kto': {
      const [desirableWeight, undesirableWeight] = [number('desirable', 1), number('undesirable', 1)];
      return {
        objective: { kind: 'kto', beta: number('beta', 0.1), desirableWeight, undesirableWeight },
        template: null,
        read: answersOf(wanted, ['completion'], folder, columnName(wanted.label)),
      };
    }
    default:
      return task.fail('FTP0967', {
        wanted: wanted.$,
        known: 'causal, completion, sft, dpo, ipo, kto, orpo and simpo',
      });
  }

  function pairLearning(objective: Objective): Learning {
    return { objective, template: null, read: answersOf(wanted, ['chosen', 'rejected'], folder) };
  }
}

const answersOf =
  (wanted: Value<'Objective'>, answers: readonly string[], folder: string, label?: string): Learning['read'] =>
  (rows, reading, task) => {
    const columns = { prompt: columnName(wanted.prompt), answers: answers.map((name) => columnName(wanted[name])) };
    let template: ChatTemplate | null = null;
    const own = () => (template ??= ownTemplate(folder, task));
    return readAnswers(rows, label === undefined ? columns : { ...columns, label }, own, reading, task);
  };

function sftLearning(wanted: Value<'Objective'>, folder: string, task: TaskTools): Learning {
  const given = wanted.template as Value<'Template'> | undefined;
  const template = given === undefined ? ownTemplate(folder, task) : givenTemplate(given, folder, task);
  const asked = (wanted.loss as AskedOf | undefined) ?? 'assistant';
  return {
    ...labels,
    template: given === undefined ? null : { source: template.source, end: template.endOfText! },
    read(rows, reading) {
      // A turn's marks must be one token each, or the model learns to spell them.
      if (given?.$ === 'chatml')
        for (const token of chatmlTokens)
          if (reading.tokenizer.tokenId(token) === null) task.fail('FTP0944', { token, template: template.name });
      if (asked !== 'all' && !template.marked)
        task.log(`${template.name} does not mark answers; they are what it adds to a conversation and its prompt`);
      return readConversations(rows, columnName(wanted.messages), template, asked, reading, task);
    },
  };
}

function ownTemplate(folder: string, task: Tools): ChatTemplate {
  return modelTemplate(folder, task.fail) ?? task.fail('FTP0941', { folder });
}

function givenTemplate(given: Value<'Template'>, folder: string, task: Tools): ChatTemplate {
  if (given.$ !== 'chatml') return task.fail('FTP0967', { wanted: given.$, known: 'chatml(…)' });
  const source = chatmlSource((given.system as string | undefined) ?? null);
  return chatTemplate('chatml(…)', source, { ...specialTokens(folder, task.fail), eos_token: '<|im_end|>' }, task.fail);
}
