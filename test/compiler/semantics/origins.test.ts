import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Flow } from '../../../compiler/graph/flow.ts';
import { lower } from '../../../compiler/graph/lower.ts';
import { checkText, summaries } from '../../support/check.ts';

/** Every column of a table knows where its values come from. */

const sources = `source pages = html("data/*.html") { license: "CC0-1.0" }
source prints = jsonl("data/*.jsonl") {
  record: { id: Text, text: Text, year: Int?, title: Text?, author: Text }
  license: "CC0-1.0"
}
`;

function flowOf(text: string): Flow {
  const checked = checkText(text.startsWith('pipeline') ? text : sources + text);
  // A test may leave a source unused.
  assert.equal(
    summaries(checked).filter((each) => !each.startsWith('FTP0120')),
    [],
  );
  return checked.flow!;
}

/** `extracted html | inferred infer_metadata` by column. */
function origins(flow: Flow, name: string): Readonly<Record<string, string>> {
  const reference = flow.names[name]!;
  const type = flow.nodes.find(({ id }) => id === reference.node)!.outputs[reference.output]!;
  const fields = type.kind === 'rows' ? type.row!.fields : {};
  return Object.fromEntries(
    Object.entries(fields).map(([column, { origin }]) => [
      column,
      (origin ?? []).map(({ kind, by }) => (by === undefined ? kind : `${kind} ${by}`)).join(' | '),
    ]),
  );
}

test('given, extracted, derived and inferred flow through stages', () => {
  const flow = flowOf(`data seen = pages
  |> normalize(text)
  |> derive(lix: lix(text), author: creator, same: 1)
  |> code_mixing(text, is: sv)
  |> dedup(text)
  |> select(id, text, title, lix, author, same, code_mixing)
data parts = seen |> split(by: id, train: 80%, test: 20%)
`);
  const wanted = {
    id: 'given',
    text: 'given',
    title: 'extracted html',
    lix: 'derived lix(text)',
    author: 'extracted html',
    same: 'derived 1',
    code_mixing: 'inferred code_mixing',
  };
  assert.equal(origins(flow, 'seen'), wanted);
  assert.equal(origins(flow, 'parts.test'), wanted);
});

test('a declared record narrows a source and keeps what it extracts', () => {
  const flow = flowOf(`source narrow = html("data/*.html") {
  record: { id: Text, text: Text, title: Text? }
  license: "CC0-1.0"
}
data all = narrow |> where(words(text) > 3)
`);
  assert.equal(origins(flow, 'all'), { id: 'given', text: 'given', title: 'extracted html' });
});

test('rows of two origins in one table have both', () => {
  const flow = flowOf(`data both = concat(pages |> select(id, text, title), prints |> select(id, text, title))`);
  assert.equal(origins(flow, 'both'), { id: 'given', text: 'given', title: 'extracted html | given' });
});

test('filling in adds an origin, and the operator hears of the ones before', () => {
  const flow = flowOf(`data web = pages |> infer_metadata(text)
data print = prints |> infer_metadata(text)
data both = concat(pages |> select(text, year, title), prints |> select(text, year, title)) |> infer_metadata(text)
`);
  const web = origins(flow, 'web');
  assert.is(web.year, 'extracted html | inferred infer_metadata');
  assert.is(web.creator, 'extracted html');
  assert.is(web.type, 'inferred infer_metadata');
  assert.is(web.year_origin, 'inferred infer_metadata');
  const heard = (id: string) => flow.nodes.find((node) => node.id === id)!.options.origins;
  assert.equal(heard('web'), { language: 'extracted', year: 'extracted', title: 'extracted' });
  assert.equal(heard('print'), { year: 'given', title: 'given' });
  assert.equal(heard('both'), { year: 'extracted or given', title: 'extracted or given' });
});

test('an expression that is long is cut; origins are no part of what a stage checks records against', () => {
  const long = Array.from({ length: 30 }, () => 'words(text)').join(' + ');
  const flow = flowOf(`data some = prints |> derive(sum: ${long})`);
  const sum = origins(flow, 'some').sum!;
  assert.ok(sum.startsWith('derived words(text)') && sum.endsWith('…') && sum.length < 80);
  const { record } = lower(flow).graph.nodes[0]!.stage!;
  assert.not.match(JSON.stringify(record), 'origin');
});

test('a title is words of the text, and as personal as it', () => {
  const flow = flowOf(`pipeline seen { seed: 1, purpose: research }
source letters = jsonl("data/letters/*.jsonl") {
  record: { id: Text, text: Text @phone, title: Text? }
  license: "CC0-1.0"
  gdpr: [art6_1_e]
  purpose: [research]
}
data described = letters |> infer_metadata(text) |> select(id, title, year, lix)
data redacted = letters |> redact(text, [phone]) |> infer_metadata(text) |> select(id, title)
`);
  const personal = (name: string) => {
    const { labels } = flow.nodes.find(({ id }) => id === name)!;
    return labels.personal.map((one) => `${one.column} ${one.class}`);
  };
  assert.equal(personal('described'), ['title phone']);
  assert.equal(personal('redacted'), []);
});

test('FTP1215: a column of another type is not filled in', () => {
  const checked = checkText(`source prints = jsonl("data/*.jsonl") {
  record: { id: Text, text: Text, year: Text? }
  license: "CC0-1.0"
}
data described = prints |> infer_metadata(text)
`);
  assert.equal(summaries(checked), ['FTP1215 5:28 infer_metadata']);
  assert.match(checked.diagnostics[0]!.message, '`year` in with Int, and the rows have it as Text?');
});

test.run();
