import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Row } from '../../../compiler/operators/authoring.ts';
import type { Measured } from '../../../stdlib/evaluation/measured.ts';
import { multiple_choice } from '../../../stdlib/evaluation/multiple-choice.ts';
import { pick } from '../../../stdlib/models/choices.ts';
import { readModelFolder } from '../../../stdlib/models/folder.ts';
import { openReader } from '../../../stdlib/models/likelihood.ts';
import { shared } from '../../support/shared.ts';
import { failureOf, recordTask, rowsOf } from '../../support/task.ts';
import { engine } from '../engines/support.ts';
import { fail } from '../models/support.ts';

const [question, choices, answer] = [{ name: 'q' }, { name: 'c' }, { name: 'a' }];
const rows: readonly Row[] = [
  { id: 'one', q: 'Kommunen planerar', c: ['inte årets budget', 'bil', 'Åre'], a: 0, text: 1 },
  {
    id: 'two',
    q: 'I höst öppnar',
    c: ['biblioteket', 'en ny återvinningscentral i Norrland'],
    a: 'biblioteket',
    text: 1,
  },
  { id: 'three', q: 'Det finns', c: ['x', 'en plan för äldreomsorgen', 'å'], a: 1, text: 2 },
];
const folder = shared('golden/training/models/tiny-llama-gqa');

if (folder === null) console.log('skipped: no golden values here');
else {
  const model = { kind: 'model', folder } as const;

  test('counts what each rule picks, question by question', async () => {
    // The likelihood of a choice is that of the whole less that of the question, document by document: another path through the model.
    const reader = openReader(await readModelFolder(folder, fail), await engine());
    const likelihood = async (texts: readonly string[]) =>
      (await reader.likelihoods(texts)).map(({ logLikelihood }) => logLikelihood);
    for (const [by, rule] of [
      ['likelihood', 'plain'],
      ['character', 'perCharacter'],
      ['byte', 'perByte'],
    ] as const) {
      const task = recordTask();
      await multiple_choice.run(model, rowsOf(rows), question, choices, answer, { by, join: ' ' }, task.tools);
      const measured = task.values.value as unknown as Measured;
      const table = task.tables.documents!;
      assert.equal(
        table.map(({ id, questions }) => [id, questions]),
        rows.map(({ id }) => [id, 1]),
      );
      assert.is(measured.value, table.reduce((sum, { correct }) => sum + Number(correct), 0) / 3);
      for (const [i, row] of rows.entries()) {
        const texts = row.c as string[];
        const [before] = await likelihood([`${row.q}`]);
        const whole = await likelihood(texts.map((text) => `${row.q} ${text}`));
        assert.is(
          table[i]!.picked,
          pick(
            texts,
            whole.map((each) => each - before!),
          )[rule],
          `${row.id} by ${by}`,
        );
        const right = typeof row.a === 'string' ? texts.indexOf(row.a) : row.a;
        assert.is(table[i]!.correct, table[i]!.picked === right ? 1 : 0);
      }
    }
    reader.dispose();
  });

  test('by context a choice that is likely anyway gains nothing', async () => {
    const task = recordTask();
    const options = { by: 'context', join: ' ', block: { name: 'text' } } as const;
    await multiple_choice.run(model, rowsOf(rows), question, choices, answer, options, task.tools);
    assert.equal(
      task.tables.documents!.map(({ block }) => block),
      ['1', '1', '2'],
    );
    const value = (task.values.value as unknown as Measured).value;
    assert.ok([0, 1 / 3, 2 / 3, 1].includes(value));
  });

  test('a row that is no question is named', async () => {
    for (const [row, problem] of [
      [{ q: 1, c: ['a', 'b'], a: 0 }, '`q` is 1'],
      [{ q: 'x', c: ['a'], a: 0 }, 'not a list of two or more texts'],
      [{ q: 'x', c: ['a', ''], a: 0 }, 'not a list of two or more texts'],
      [{ q: 'x', c: ['a', 'b'], a: 2 }, '`a` is 2, and there are 2 choices'],
      [{ q: 'x', c: ['a', 'b'], a: 'c' }, '`a` is "c", and there are 2 choices'],
    ] as const) {
      const all = rowsOf([rows[0]!, row as unknown as Row]);
      const { code, values } = await failureOf(() =>
        multiple_choice.run(model, all, question, choices, answer, { by: 'byte', join: ' ' }, recordTask().tools),
      );
      assert.is(code, 'FTP0978');
      assert.is(values.row, 2);
      assert.match(String(values.problem), problem);
    }
  });
}

test.run();
