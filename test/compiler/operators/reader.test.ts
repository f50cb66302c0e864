import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { showType } from '../../../compiler/operators/show.ts';
import { operator, param, read, readOne } from './support.ts';

const shown = (body: string, name = 'probe'): Record<string, string> => {
  const reading = readOne(body);
  assert.equal(reading.diagnostics, []);
  return Object.fromEntries(operator(reading, name).params.map((each) => [each.name, showType(each.type)]));
};

test('every word of the vocabulary has its type', () => {
  const types = shown(`
    type Keep = 'first' | 'longest';
    interface Point { x: number; label?: string }
    export const probe = value({ version: '1', family: 'Probe', create: signature<(options: {
      text: string; float: number; int: Int; flag: boolean;
      fraction: Fraction; size: Size; duration: Duration; tokens: Tokens; steps: Steps; hours: GpuHours;
      lang: Lang; license: License; path: Path; date: IsoDate;
      keep: Keep; one: 'only'; list: string[]; frozen: readonly Int[]; array: ReadonlyArray<Fraction>;
      either: Lang | Lang[]; mixed: 'auto' | Int; maybe: string | null;
      column: Column<string>; anyColumn: Column<Json>; predicate: Predicate; derive: Derive; derived: Derive<number>;
      schedule: Value<'Schedule'>; rows: Rows; model: Model; metric: Metric; report: Report;
      point: Point; inline: { a: Int; b: { c: string }[] }; json: Json;
    }) => void>() });`);
  assert.equal(types, {
    text: 'Text',
    float: 'Float',
    int: 'Int',
    flag: 'Bool',
    fraction: 'Fraction',
    size: 'Size',
    duration: 'Duration',
    tokens: 'Tokens',
    steps: 'Steps',
    hours: 'GpuHours',
    lang: 'Lang',
    license: 'License',
    path: 'Path',
    date: 'Date',
    keep: 'first | longest',
    one: 'only',
    list: 'List<Text>',
    frozen: 'List<Int>',
    array: 'List<Fraction>',
    either: 'Lang | List<Lang>',
    mixed: 'auto | Int',
    maybe: 'Text',
    column: 'Column<Text>',
    anyColumn: 'Column<Any>',
    predicate: 'Predicate',
    derive: 'Derive',
    derived: 'Derive<Float>',
    schedule: 'Schedule',
    rows: 'Rows',
    model: 'Model',
    metric: 'Metric',
    report: 'Report',
    point: '{ x: Float, label: Text? }',
    inline: '{ a: Int, b: List<{ c: Text }> }',
    json: 'Any',
  });
});

test('an enum keeps the name of its alias, whose values are read through an import', () => {
  const reading = read({
    'operators.ts': `import { type Int, value } from 'finslip/operators';
      import type { Keep, Shared } from './lib/types.ts';
      interface Options extends Shared { keep: Keep }
      export const dedup_like = value({ version: '1', family: 'X', create(options: Readonly<Options> & { more?: Int }) {} });`,
    'lib/types.ts': `export type Keep = 'first' | 'longest' | 'none';
      export interface Shared { /** How many. */ width: number }`,
  });
  assert.equal(reading.diagnostics, []);
  const { params } = operator(reading, 'dedup_like');
  assert.equal(
    params.map((each) => [each.name, showType(each.type), each.docs, each.optional]),
    [
      ['width', 'Float', 'How many.', false],
      ['keep', 'first | longest | none', '', false],
      ['more', 'Int', '', true],
    ],
  );
  assert.equal(params[1]!.type, { kind: 'enum', name: 'Keep', values: ['first', 'longest', 'none'] });
  assert.equal(reading.files, ['lib/types.ts', 'operators.ts']);
});

test('tags give defaults and bounds in normal form', () => {
  const reading = readOne(`
    export const probe = value({ version: '1', family: 'Probe', create(
      /** @default 8 @range 1..1024 */ rank: Int,
      options: {
        /** At least this sure. @default 65% @range 0%..100% */ min: Fraction;
        /** @default 24GB */ memory?: Size;
        /** @default 2h @range 1min.. */ time: Duration;
        /** @default 200 steps */ steps: Steps;
        /** @default sv */ lang: Lang | Lang[];
        /** @default "text" */ column: string;
        /** @default [a, b] */ kinds: ('a' | 'b')[];
        /** @default true */ blind: boolean;
        /** @default -0.5 @range ..0 */ low: number;
        /** @default cosine(warmup: 3%) */ schedule: Value<'Schedule'>;
        /** @observation */ workers?: Int;
      }) {} });`);
  assert.equal(reading.diagnostics, []);
  const probe = operator(reading, 'probe');
  const defaults = Object.fromEntries(probe.params.map((each) => [each.name, each.default]));
  assert.equal(defaults, {
    rank: 8,
    min: 0.65,
    memory: 24e9,
    time: 7200,
    steps: 200,
    lang: 'sv',
    column: 'text',
    kinds: ['a', 'b'],
    blind: true,
    low: -0.5,
    schedule: { $: 'cosine', warmup: 0.03 },
    workers: undefined,
  });
  assert.is(showType(param(probe, 'rank').type), 'Int 1..1024');
  assert.is(showType(param(probe, 'min').type), 'Fraction 0%..100%');
  assert.is(showType(param(probe, 'time').type), 'Duration 60s..');
  assert.is(showType(param(probe, 'low').type), 'Float ..0');
  assert.is(param(probe, 'min').docs, 'At least this sure.');
  assert.ok(probe.params.every((each) => each.optional));
  assert.equal(
    probe.params.filter((each) => each.observation).map((each) => each.name),
    ['workers'],
  );
});

test('a row operator gets its rows as subject and gives up its tools', () => {
  const reading = readOne(`
    /** Keeps what is long. */
    export const longer = rowOperator({ version: '2', positional: ['text'],
      create(/** Where to look. */ text: Column<string>, options: { than: Int }, tools: RowTools): RowKernel { return (row) => row; } });`);
  assert.equal(reading.diagnostics, []);
  const longer = operator(reading, 'longer');
  assert.equal(
    longer.params.map(({ name, positional, subject }) => [name, positional, subject]),
    [
      ['rows', true, true],
      ['text', true, false],
      ['than', false, false],
    ],
  );
  assert.is(longer.docs, 'Keeps what is long.');
  assert.is(param(longer, 'text').docs, 'Where to look.');
  assert.equal(
    [longer.kind, longer.version, longer.labels, longer.rows, longer.resources.threads, longer.module],
    ['row', '2', 'join', { kind: 'same' }, 'many', 'operators.ts'],
  );
});

test('rest parameters: names among the options, further bare arguments in a list', () => {
  const reading = readOne(`
    export const split_like = barrier({ version: '1', rows: 'parts', async run(rows: Rows,
      options: { by: Column<string>; seed?: Int; [part: string]: Fraction | Column<string> | Int | undefined }, task: TaskTools) {} });
    export const concat_like = barrier({ version: '1', rows: 'common', async run(rows: Rows, /** @rest */ others: Rows[], task: TaskTools) {} });
    export const select_like = rowOperator({ version: '1', rows: 'select', create(...columns: Column<Json>[]): RowKernel { return (row) => row; } });`);
  assert.equal(reading.diagnostics, []);
  const part = operator(reading, 'split_like').params.at(-1)!;
  assert.equal(
    [part.name, showType(part.type), part.rest, part.positional, part.optional],
    ['part', 'Fraction', true, false, true],
  );
  const others = param(operator(reading, 'concat_like'), 'others');
  assert.equal([showType(others.type), others.rest, others.positional], ['List<Rows>', true, true]);
  const columns = param(operator(reading, 'select_like'), 'columns');
  assert.equal([showType(columns.type), columns.rest, columns.positional], ['List<Column<Any>>', true, true]);
  assert.equal(operator(reading, 'select_like').rows, { kind: 'select' });
});

test('kinds decide subject, judged model, result and effects', () => {
  const reading = readOne(`
    export const lines = source({ version: '1', fields: { id: 'Text', page: 'Int?', tags: 'List<Text>' }, extracted: ['page'],
      async *read(path: Path, options: {}, tools: SourceTools): AsyncGenerator<RecordChunk> {} });
    export const share = scalar({ version: '1', call(text: string): Fraction { return 0; } });
    export const inferred = scalar({ version: '1', call: (text: string) => text.length });
    export const scored = rowOperator({ version: '1', adds: { score: 'Float' }, create(text: Column<string>): RowKernel { return (row) => row; } });
    export const described = rowOperator({ version: '1', adds: { year: 'Int?', sure: 'Float?' }, fills: ['year'], create(text: Column<string>): RowKernel { return (row) => row; } });
    export const sized = barrier({ version: '1', adds: { size: 'Int' }, addsWhen: 'clusters', async run(rows: Rows, options: { clusters?: boolean }, task: TaskTools) {} });
    export const tune = model({ version: '1', gpu: 'optional', async run(base: Model, options: { on: Rows }, task: TaskTools) {} });
    export const grow = model({ version: '1', numerics: false, async run(shape: Value<'Architecture'>, options: { on: Rows }, task: TaskTools) {} });
    export const gap = metric({ version: '1', fields: { gap: 'Fraction' }, async run(judged: Model, rows: Rows, a: Column<string>, task: TaskTools) {} });
    export const loose = metric({ version: '1', fields: ['mean', 'max'], async run(judged: Model, task: TaskTools) {} });
    export const judge = evaluation({ version: '1', async run(judged: Model, options: { against?: Model; [metric: string]: Metric | Model | undefined }, task: TaskTools) {} });
    export const give = sink({ version: '1', async run(given: Model, options: { /** @observation */ to: Path }, task: TaskTools) {} });
    export const here = executor({ version: '1', create: signature<(options: { cores?: Int }) => void>() });
    export const keep = store({ version: '1', create: signature<(path: string) => void>() });
    export const later = barrier({ version: '1', status: 'planned', labels: 'subject', run: signature<(rows: Rows, options: { against: Rows }, task: TaskTools) => Promise<void>>() });`);
  assert.equal(reading.diagnostics, []);
  const table = reading.signatures.map((each) => [
    each.name,
    each.kind,
    showType(each.result),
    each.params.map(({ name, subject }) => (subject ? `|> ${name}` : name)).join(' '),
    each.labels,
    each.numerics,
  ]);
  assert.equal(table, [
    ['described', 'row', 'Rows', '|> rows text', 'join', false],
    ['gap', 'metric', 'Metric', 'rows a', 'measure', true],
    ['give', 'sink', 'Release', '|> given to', 'publish', false],
    ['grow', 'model', 'Model', 'shape on', 'train', false],
    ['here', 'executor', 'Executor', 'cores', 'none', false],
    ['inferred', 'scalar', 'Float', 'text', 'none', false],
    ['judge', 'evaluation', 'Report', '|> judged against metric', 'measure', false],
    ['keep', 'store', 'Store', 'path', 'none', false],
    ['later', 'barrier', 'Rows', '|> rows against', 'subject', false],
    ['lines', 'source', 'Rows', 'path', 'declare', false],
    ['loose', 'metric', 'Metric', '', 'measure', true],
    ['scored', 'row', 'Rows', '|> rows text', 'join', false],
    ['share', 'scalar', 'Fraction', 'text', 'none', false],
    ['sized', 'barrier', 'Rows', '|> rows clusters', 'join', false],
    ['tune', 'model', 'Model', '|> base on', 'train', true],
  ]);
  assert.equal(operator(reading, 'sized').rows, {
    kind: 'adds',
    fields: { size: { kind: 'scalar', name: 'Int' } },
    when: 'clusters',
  });
  assert.equal(operator(reading, 'gap').result, {
    kind: 'metric',
    fields: { gap: { kind: 'quantity', name: 'Fraction' } },
  });
  assert.equal(Object.keys((operator(reading, 'loose').result as { fields: object }).fields), ['mean', 'max']);
  assert.is(showType(param(operator(reading, 'judge'), 'metric').type), 'Metric');
  assert.is(operator(reading, 'later').status, 'planned');
  assert.is(operator(reading, 'tune').resources.gpu, 'optional');
  assert.equal(operator(reading, 'scored').rows, {
    kind: 'adds',
    fields: { score: { kind: 'scalar', name: 'Float' } },
  });
  const described = operator(reading, 'described').rows;
  assert.equal(described?.kind === 'adds' ? described.fills : null, ['year']);
  const { rows } = operator(reading, 'lines');
  assert.is(rows?.kind, 'fields');
  assert.equal(Object.values(rows?.kind === 'fields' ? rows.fields : {}).map(showType), ['Text', 'Int?', 'List<Text>']);
  assert.equal(rows?.kind === 'fields' ? rows.extracted : null, ['page']);
});

test('the place of a definition is its name', () => {
  const text = `import { scalar } from 'finslip/operators';\nexport const shout = scalar({ version: '1', call: (å: string) => å });`;
  const { declaredAt } = operator(read({ 'a/b.ts': text }), 'shout');
  assert.is(declaredAt.file, 'a/b.ts');
  assert.is(text.slice(declaredAt.start, declaredAt.end), 'shout');
});

test('what a file passes on from another counts as its own', () => {
  const reading = read({
    'index.ts': `export { shout as cry } from './lib/shout.ts';\nexport const unrelated = 1;`,
    'lib/shout.ts': `import { scalar } from 'finslip/operators';\nexport const shout = scalar({ version: '1', call: (text: string) => text });`,
  });
  assert.equal(reading.diagnostics, []);
  assert.equal(
    reading.signatures.map((each) => [each.name, each.module, each.export, each.declaredAt.file]),
    [['cry', 'index.ts', 'cry', 'lib/shout.ts']],
  );
});

test.run();
