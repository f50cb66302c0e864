import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { finslip, finslipJson, notices } from '../support/cli.ts';

/** `finslip test`: tests written in pipeline files. */

const prose =
  'Biblioteket öppnar klockan tio på måndag och stänger klockan åtta på kvällen. Alla som vill låna böcker är välkomna till den stora salen, där personalen hjälper er att hitta det som ni söker. På fredag kommer en författare och läser ur sin nya roman, och efteråt bjuder vi på kaffe och kaka i foajén. Ring 08-123 456 78 om ni undrar något.';

const pipeline = `edition 2026

pipeline small { seed: 7 }

filter tidy(rows) =
  rows
  |> language(text, is: sv, min: 65%)
  |> gopher_quality(text)
  |> redact(text, [phone])

test "English goes and Swedish stays" {
  rows: [{ id: "1", text: "${prose}" }, { id: "2", text: "The library opens at ten on Monday." }]
  expect count(tidy(rows)) == 1
  expect tidy(rows) |> none(contains(text, "library"))
  expect tidy(rows) |> all(contains(text, "Biblioteket"))
}
`;

test('tests that hold pass, without touching the data of the pipeline', () => {
  const { status, out, err } = finslip(notices(pipeline), ['test']);
  assert.is(status, 0, out + err);
  assert.match(out, '1 passed, 0 failed');
});

test('an expectation that does not hold says what was seen', () => {
  const wrong = pipeline
    .replace('== 1', '== 2')
    .replace('all(contains(text, "Biblioteket"))', 'all(contains(text, "08-123"))');
  const folder = notices(wrong);
  const { status, out } = finslip(folder, ['test']);
  assert.is(status, 1);
  assert.match(out, 'there were 1 rows');
  assert.match(out, '0 of 1 rows meet the condition');
  const json = finslipJson<{ passed: boolean; problems: unknown[] }[]>(folder, ['test']);
  assert.equal(
    json.map(({ passed, problems }) => [passed, problems.length]),
    [[false, 2]],
  );
});

test('`none` of no rows proves nothing and fails', () => {
  const empty = pipeline.replace(`{ id: "1", text: "${prose}" }, `, '').replace('== 1', '== 0');
  const { status, out } = finslip(notices(empty), ['test']);
  assert.is(status, 1);
  assert.match(out, 'proves nothing');
});

test('rows as they are written can be counted and looked at, alone or with others', () => {
  const literal = `test "as written" {
  rows: [{ id: "1", text: "Hej." }, { id: "2", text: "Nej." }]
  expect count(rows) == 2
}
`;
  const alone = finslip(notices(`pipeline small { seed: 7 }\n\n${literal}`), ['test']);
  assert.is(alone.status, 0, alone.out + alone.err);
  const both = literal.replace(
    '== 2',
    '== 2\n  expect rows |> none(contains(text, "X"))\n  expect rows |> all(contains(text, "ej."))',
  );
  const looked = finslip(notices(`${pipeline}\n${both}`), ['test']);
  assert.is(looked.status, 0, looked.out + looked.err);
  assert.match(looked.out, '2 passed, 0 failed');
});

test.run();
