import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Flow, FlowNode } from '../../../compiler/graph/flow.ts';
import { checkFiles, checkText, summaries } from '../../support/check.ts';

const notices = `source notices = jsonl("data/notices.jsonl") {
  record: { id: Text, text: Text, year: Int, kind: Text? }
  license: "CC0-1.0"
}
`;

/** The flow of a text that must have nothing wrong with it. */
function flowOf(text: string, options: Parameters<typeof checkText>[1] = {}): Flow {
  const checked = checkText(text, options);
  assert.equal(summaries(checked), []);
  return checked.flow!;
}

const node = (flow: Flow, id: string): FlowNode => flow.nodes.find((one) => one.id === id)!;
const columns = (flow: Flow, id: string, output = 'rows'): readonly string[] => {
  const type = node(flow, id).outputs[output]!;
  return type.kind === 'rows' ? Object.keys(type.row!.fields) : [];
};

test('a file that is not there is said so', () => {
  const checked = checkFiles({}, {}, 'main.ftp');
  assert.equal(summaries(checked), ['FTP0100 -']);
  assert.is(checked.flow, null);
});

test('an empty file is a pipeline of nothing', () => {
  const flow = flowOf('');
  assert.equal(flow.nodes, []);
  assert.is(flow.pipeline.name, 'main');
  assert.is(flow.pipeline.seed, 1);
});

test('what says where and not what is named by its path, also inside a value', () => {
  const flow =
    flowOf(`${notices}model base = pretrain(llama(layers: 1, width: 16, heads: 2, context: 64 tokens), on: notices) {
  objective: causal(text)
  tokenizer: bpe(vocabulary: 400)
}
model tuned = finetune(base, on: notices) {
  objective: causal(text)
  method: full
  engine: trl(python: "venv/bin/python", processes: 2)
}
`);
  const { observations, options } = node(flow, 'tuned');
  assert.equal(observations, ['checkpoint', 'sample', 'engine.python', 'engine.gradient_checkpointing']);
  assert.equal(options.engine, {
    $: 'trl',
    python: 'venv/bin/python',
    processes: 2,
    precision: 'float32',
    sharding: 'none',
    gradient_checkpointing: false,
  });
});

test('columns follow the operators', () => {
  const flow = flowOf(
    `${notices}data kept = notices |> derive(n: words(text), old: year < 1950) |> select(id, n, old)\n`,
  );
  assert.equal(columns(flow, 'kept'), ['id', 'n', 'old']);
  assert.equal(columns(flow, 'kept.derive'), ['id', 'text', 'year', 'kind', 'n', 'old']);
  const { row } = node(flow, 'kept').outputs.rows as { row: { fields: Record<string, unknown> } };
  assert.equal(row.fields.old, {
    type: { kind: 'scalar', name: 'Bool' },
    origin: [{ kind: 'derived', by: 'year < 1950' }],
  });
});

test('order in the file does not matter', () => {
  const flow = flowOf(
    `data kept = fresh |> normalize(text)\ndata fresh = notices |> where(year > cut)\nparam cut = 1990\n${notices}`,
  );
  assert.equal(
    flow.nodes.map((one) => one.id),
    ['notices', 'fresh', 'kept'],
  );
});

test('applications of one operator in a declaration are told apart', () => {
  const flow = flowOf(`${notices}data kept = notices |> where(year > 1) |> where(year > 2) |> where(year > 3)\n`);
  assert.equal(
    flow.nodes.map((one) => one.id),
    ['notices', 'kept.where', 'kept.where.2', 'kept'],
  );
});

test('another name for something makes no node', () => {
  const flow = flowOf(
    `${notices}data corpus = notices |> split(by: id, train: 80%, test: 20%)\ndata lesson = corpus.train\n`,
  );
  assert.equal(flow.names.lesson, { node: 'corpus', output: 'train' });
  assert.is(flow.nodes.length, 2);
});

test('a filter takes parameters, columns and defaults, and leaves no trace of its own', () => {
  const text = `${notices}filter tidy(rows, body: Column<Text>, min: Fraction = 65%, keep = 3) =
  rows |> language(body, is: sv, min: min) |> where(year > keep)
data kept = notices |> tidy(text, min: 70%)
`;
  const flow = flowOf(text);
  assert.equal(
    flow.nodes.map((one) => one.id),
    ['notices', 'kept.language', 'kept'],
  );
  assert.is(node(flow, 'kept.language').options.min, 0.7);
  assert.is(node(flow, 'kept.language').options.text, 'text');
  const { locations } = node(flow, 'kept.language');
  assert.equal(
    locations.map(({ span }) => text.slice(span.start, span.end)),
    ['language', 'tidy'],
  );
});

test('a filter in a filter passes on what it needs', () => {
  const inner =
    'filter clean(rows) = rows |> normalize(text)\nfilter tidy(rows) = rows |> clean() |> where(year > 1990)\n';
  const checked = checkText(`${notices}${inner}data kept = notices |> tidy()\n`);
  assert.equal(summaries(checked), []);
  const tidy = checked.symbols().find((one) => one.name === 'tidy')!;
  assert.is(tidy.type, '(rows: Rows<{ text: Text, year: Int }>) -> Rows');
  const without = notices.replace(', year: Int', '');
  const wrong = checkText(`${without}${inner}data kept = notices |> tidy()\n`);
  assert.equal(summaries(wrong), ['FTP0214 7:24 tidy']);
  assert.match(wrong.diagnostics[0]!.related[0]!.message, 'year');
});

test('a mistake inside a filter is said once, however often it is called', () => {
  const text = `${notices}filter tidy(rows) = rows |> langage(text, is: sv)\ndata a = notices |> tidy()\ndata b = notices |> tidy()\n`;
  assert.equal(summaries(checkText(text)), ['FTP0104 5:29 langage']);
});

test('what only a call makes wrong is said at the call, with the place in the filter beside it', () => {
  const text = `${notices}filter narrow(rows, c: Column<Text>) = rows |> select(id) |> normalize(c)\ndata a = notices |> narrow(text)\n`;
  const checked = checkText(text);
  assert.equal(summaries(checked), ['FTP0205 6:21 narrow']);
  assert.is(checked.diagnostics[0]!.related[0]!.message, 'used here');
});

test('parameters may be given from outside, as text of the language', () => {
  const text = `param cut: Int 1900..2100 = 1990\n${notices}data kept = notices |> where(year > cut)\n`;
  const literal = (flow: Flow) => JSON.stringify(node(flow, 'kept').options.condition);
  assert.match(literal(flowOf(text)), '"value":1990');
  assert.match(literal(flowOf(text, { params: { cut: '2000' } })), '"value":2000');
  const wrong = checkText(text, { params: { cut: '3000' } });
  assert.equal(
    wrong.diagnostics.map((one) => one.code),
    ['FTP0303'],
  );
  assert.is(wrong.diagnostics[0]!.location!.file, '--param cut');
  assert.is(wrong.files.get('--param cut')!.text, 'param cut = 3000');
});

test('a condition that is known picks a branch, and only that one runs', () => {
  const text = `param strict: Bool = true\n${notices}data kept = if strict then (notices |> where(year > 1)) else (notices |> normalize(text))\n`;
  assert.equal(
    flowOf(text).nodes.map((one) => one.operator),
    ['jsonl', 'where'],
  );
  assert.equal(
    flowOf(text, { params: { strict: 'false' } }).nodes.map((one) => one.operator),
    ['jsonl', 'normalize'],
  );
});

test('conditionals, texts and functions over a row become expressions', () => {
  const flow = flowOf(
    `${notices}data kept = notices |> derive(label: if year > 1990 then "new {id}" else upper(text))\n`,
  );
  const expression = (node(flow, 'kept').options.label as { $expression: { op: string } }).$expression;
  assert.is(expression.op, 'if');
  assert.match(JSON.stringify(expression), '"op":"text"');
  assert.match(JSON.stringify(expression), '"operator":"upper"');
});

test('texts take in values that are known', () => {
  const flow = flowOf(
    `param name = "notices"\n${notices.replace('"data/notices.jsonl"', '"data/{name}-{1 + 1}.jsonl"')}data kept = notices |> normalize(text)\n`,
  );
  assert.is(node(flow, 'notices').options.path, 'data/notices-2.jsonl');
});

test('quantities are scaled, added and divided', () => {
  const amount = (expression: string) => {
    const flow = flowOf(`param q = ${expression}\n${notices}data kept = notices |> where(text == "{q}")\n`);
    return /"value":"([^"]*)"/.exec(JSON.stringify(node(flow, 'kept').options))![1];
  };
  assert.is(amount('3% * 200 steps'), '6');
  assert.is(amount('2h / 30min'), '4');
  assert.is(amount('24GB + 500MB'), '24500000000');
  assert.is(amount('50% * 50%'), '0.25');
  assert.is(amount('7 / 2'), '3.5');
  const wrong = (expression: string) => checkText(`param q = ${expression}\n`).diagnostics.map((one) => one.code);
  assert.equal(wrong('2h + 3 steps'), ['FTP0218']);
  assert.equal(wrong('"a" + "b"'), ['FTP0218']);
  assert.equal(wrong('not 3'), ['FTP0200']);
});

test('modules are files beside this one, and bring what they are asked for', () => {
  const files = {
    'main.ftp': `use "./shared/tidy.ftp" { tidy, fresh }\ndata kept = fresh |> tidy()\n`,
    'shared/tidy.ftp': `use "./sources.ftp"\nfilter tidy(rows) = rows |> normalize(text)\ndata fresh = notices |> where(year > 1990)\ndata other = notices |> where(year < 1900)\n`,
    'shared/sources.ftp': notices,
  };
  const checked = checkFiles(files);
  assert.equal(summaries(checked), []);
  assert.equal(
    checked.flow!.nodes.map((one) => one.id),
    ['sources.notices', 'tidy.fresh', 'kept'],
  );
  assert.equal([...checked.files.keys()].sort(), ['main.ftp', 'shared/sources.ftp', 'shared/tidy.ftp']);
});

test('a pattern brings every file that matches', () => {
  const files = {
    'main.ftp': `use "./filters/*.ftp"\n${notices}data kept = notices |> a() |> b()\n`,
    'filters/a.ftp': 'filter a(rows) = rows |> normalize(text)\n',
    'filters/b.ftp': 'filter b(rows) = rows |> where(year > 1990)\n',
  };
  assert.equal(summaries(checkFiles(files)), []);
});

test('modules may use one another, as long as no value depends on itself', () => {
  const files = {
    'main.ftp': `use "./a.ftp" { tidy }\n${notices}data kept = notices |> tidy()\n`,
    'a.ftp': 'use "./b.ftp" { clean }\nfilter tidy(rows) = rows |> clean()\n',
    'b.ftp':
      'use "./a.ftp" { tidy }\nfilter clean(rows) = rows |> normalize(text)\nfilter again(rows) = rows |> tidy()\n',
  };
  assert.equal(summaries(checkFiles(files)), []);
});

test('the project starts where finslip.ftp is', () => {
  const files = {
    'repo/finslip.ftp': 'executor here = local(gpus: auto)\nplace default = here\nplace kept = here\n',
    'repo/pipelines/main.ftp': `${notices}data kept = notices |> normalize(text)\n`,
  };
  const checked = checkFiles(files, {}, 'repo/pipelines/main.ftp');
  assert.equal(summaries(checked), []);
  assert.is(checked.root, 'repo');
  assert.is(node(checked.flow!, 'kept').resources.place, 'here');
  assert.equal(checked.flow!.deployment.places, { default: 'here', kept: 'here' });
  assert.is(node(checked.flow!, 'notices').locations[0]!.file, 'pipelines/main.ftp');
});

test('a suppressed warning is gone, and only on its line', () => {
  const text = `${notices}// ftp-ignore FTP0120: used by the next version\nfilter a(rows) = rows |> normalize(text)\nfilter b(rows) = rows |> normalize(text)\ndata kept = notices |> normalize(text)\n`;
  assert.equal(summaries(checkText(text)), ['FTP0120 7:8 b']);
});

test('a test is a flow over its own rows', () => {
  const text = `${notices}filter tidy(rows) = rows |> redact(text, [phone])
data kept = notices |> tidy()
test "phone numbers go" {
  rows: [{ id: "1", text: "Ring 08-123 456 78" }, { id: "2", text: "Ring inte", year: 3 }]
  clean: tidy(rows)
  expect count(clean) == 2
  expect clean |> none(contains(text, "08-123"))
}
`;
  const checked = checkText(text);
  assert.equal(summaries(checked), []);
  const [first] = checked.tests;
  assert.is(first!.sentence, 'phone numbers go');
  assert.equal(
    first!.flow.nodes.map((one) => one.operator),
    ['rows', 'redact'],
  );
  assert.equal(first!.measures.count1, {
    kind: 'count',
    rows: { node: 'test1.redact', output: 'rows' },
    condition: null,
  });
  assert.equal(
    first!.expectations.map((one) => one.text),
    ['count(clean) == 2', 'clean |> none(contains(text, "08-123"))'],
  );
  assert.is(first!.rows['test1.rows']!.rows.length, 2);
  assert.is(first!.rows['test1.rows']!.record.fields.year!.type.kind, 'optional');
});

test('a test must expect something, and measures stand only there', () => {
  assert.equal(summaries(checkText('test "nothing" { rows: [{ id: "1" }] }\n')), ['FTP0108 1:6 "nothing"']);
  const outside = checkText(`${notices}data kept = notices |> count()\n`);
  assert.equal(summaries(outside), ['FTP0216 5:24 count']);
});

test('labels: what is selected away is gone, what is computed from it stays', () => {
  const source = `pipeline p { purpose: research }
source notes = jsonl("data/notes.jsonl") {
  record: { id: Text, text: Text @personal, phone: Text @phone }
  license: "CC-BY-4.0"
  holder: "Region Stockholm"
  gdpr: [art6_1_e]
  purpose: [research]
}
`;
  const flow = flowOf(`${source}data ids = notes |> select(id)
data upper = notes |> derive(loud: upper(text)) |> select(id, loud)
data clean = notes |> redact(phone, [phone])
data both = concat(ids, upper |> select(id))
`);
  assert.equal(node(flow, 'ids').labels.personal, []);
  assert.equal(node(flow, 'upper').labels.personal, [{ column: 'loud', class: 'personal', source: 'notes' }]);
  assert.equal(
    node(flow, 'clean').labels.personal.map((one) => one.class),
    ['personal'],
  );
  assert.equal(node(flow, 'clean').labels.redacted, ['redact phone in phone']);
  assert.equal(node(flow, 'both').labels.licenses, [{ id: 'CC-BY-4.0', source: 'notes', holder: 'Region Stockholm' }]);
  assert.equal(node(flow, 'both').labels.purpose, ['research']);
});

test('labels: redaction takes off what it takes away in full', () => {
  const source = `pipeline p { purpose: research }
source notes = jsonl("data/notes.jsonl") {
  record: { id: Text, text: Text @personal @phone @name @card }
  license: "CC-BY-4.0"
  gdpr: [art6_1_e]
  purpose: [research]
}
`;
  const after = (call: string) => {
    const { personal, redacted } = node(flowOf(`${source}data clean = notes |> redact(text${call})\n`), 'clean').labels;
    return { left: personal.map((one) => one.class), redacted };
  };
  const all = ['personal', 'phone', 'name', 'card'];
  assert.equal(after(', [phone, card]'), {
    left: ['personal', 'name'],
    redacted: ['redact phone in text', 'redact card in text'],
  });
  assert.equal(after('').left, ['personal', 'name'], 'the classes of the default');
  assert.equal(after(', [phone, name]'), {
    left: ['personal', 'name', 'card'],
    redacted: ['redact phone in text', 'redact name in text where found'],
  });
  assert.equal(after(', [phone, card], action: keep, phone: drop'), {
    left: ['personal', 'name', 'card'],
    redacted: ['redact phone in text'],
  });
  assert.equal(after(', [phone], certainty: [valid]'), { left: all, redacted: ['redact phone in text where certain'] });
  assert.equal(after(', [phone], certainty: [valid, plausible]').left, ['personal', 'name', 'card']);
  assert.equal(after(', [phone], action: pseudonymise(key: secret("KEY_OF_TESTS"))'), {
    left: all,
    redacted: ['pseudonymise phone in text'],
  });
});

test('labels: rows that are only looked at leave none', () => {
  const flow =
    flowOf(`${notices}source exam = jsonl("exam.jsonl") { record: { id: Text, text: Text }, license: "CC-BY-SA-4.0", role: held_out }
data clean = notices |> decontaminate(text, against: exam)
`);
  assert.equal(node(flow, 'clean').labels.origin, ['notices']);
  assert.is(node(flow, 'clean').labels.heldOut, false);
});

test('rows that training was cleaned of are no rows that it was trained on', () => {
  const flow =
    flowOf(`${notices}source exam = jsonl("exam.jsonl") { record: { id: Text, text: Text }, license: "CC-BY-4.0", role: held_out }
data clean = notices |> decontaminate(text, exam: exam) |> dedup(text, other: exam)
model base = pretrain(llama(layers: 2, width: 64, heads: 4, context: 128 tokens), on: clean) { objective: causal(text), tokenizer: bpe(vocabulary: 2000), steps: 20 }
evaluation quality = evaluate(base) { bpb: bits_per_byte(exam, text)
  require bpb <= 3.0 }
`);
  assert.is(node(flow, 'clean').labels.heldOut, false);
});

test('prefixes of a file are checked without a crash', () => {
  const text = `edition 2026\npipeline p { seed: 7 }\n${notices}filter tidy(rows, min: Fraction = 65%) = rows |> language(text, is: sv, min: min)
data corpus = notices |> tidy() |> split(by: id, train: 80%, test: 20%)
model base = pretrain(llama(layers: 2, width: 64, heads: 4, context: 128 tokens), on: corpus.train) { objective: causal(text), tokenizer: bpe(vocabulary: 2000), steps: 20 }
evaluation quality = evaluate(base) { bpb: bits_per_byte(corpus.test, text)
  require bpb <= 3.0 }
release r = publish(base, when: quality) { license: "CC-BY-4.0", to: "models/r" }
test "x" { rows: [{ id: "1", text: "a" }]
  expect count(tidy(rows)) == 1 }
`;
  // A prime step meets every token and most of their insides.
  for (let end = 0; end <= text.length; end += 7) checkText(text.slice(0, end));
});

test('columns may be called like what every object has', () => {
  const flow = flowOf(`source odd = jsonl("data/odd.jsonl") {
  record: { constructor: Text, toString: Text, valueOf: Int }
  license: "CC0-1.0"
}

data kept = odd |> where(valueOf > 1)
`);
  assert.equal(columns(flow, 'odd'), ['constructor', 'toString', 'valueOf']);
});

test.run();
