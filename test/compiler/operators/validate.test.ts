import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { reportDynamic } from '../../../compiler/diagnostics/report.ts';
import type { Json, OperatorSignature } from '../../../compiler/operators/manifest.ts';
import { validateOptions } from '../../../compiler/operators/validate.ts';
import { operator, readOne } from './support.ts';

const reading = readOne(`
  export const tune = model({ version: '1', async run(base: Model, text: Column<string>, options: {
    on: Rows;
    /** @range 1..1024 */ rank: Int;
    /** @range 0%..100% */ min?: Fraction;
    keep?: 'first' | 'longest';
    is?: Lang | Lang[];
    /** @range 0..64 */ gpus?: 'auto' | Int;
    where?: Predicate;
    until?: IsoDate;
    point?: { x: Int; label?: string };
    classes?: ('name' | 'phone')[];
    schedule?: Value<'Schedule'>;
    tests?: Value<'Schedule'>[];
  }, task: TaskTools) {} });
  export const warm = value({ version: '1', family: 'Schedule', create(options: { /** @range 0%..50% */ warmup: Fraction; inner?: Value<'Schedule'> }) {} });
  export const other = value({ version: '1', family: 'Method', create(options: {}) {} });
  export const divide = barrier({ version: '1', async run(rows: Rows, options: { by: Column<string>; [part: string]: Fraction | Column<string> }, task: TaskTools) {} });
  export const choose = rowOperator({ version: '1', create(...columns: Column<Json>[]): RowKernel { return (row) => row; } });`);
const constructors = (name: string): OperatorSignature | undefined =>
  reading.signatures.find((each) => each.name === name);

const base = { base: { $input: 'base' }, text: 'text', on: { $input: 'on' }, rank: 8 };
/** Codes and messages of the problems, for `tune` with these options over well-formed ones. */
async function messages(
  options: { readonly [name: string]: Json },
  name = 'tune',
  start: typeof base | object = base,
): Promise<readonly string[]> {
  const problems = await validateOptions(operator(reading, name), { ...start, ...options }, constructors);
  return problems.map(({ code, values }) => `${code} ${reportDynamic(code, null, values).message}`).sort();
}

test('options that fit', async () => {
  const well = {
    min: 0.5,
    keep: 'first',
    is: ['sv', 'no'],
    gpus: 'auto',
    where: { $expression: { op: 'literal', value: true } },
    until: '2027-03-02',
    point: { x: 1, label: 'a' },
    classes: ['name', 'phone'],
    schedule: { $: 'warm', warmup: 0.03, inner: { $: 'warm', warmup: 0.5 } },
    tests: [{ $: 'warm', warmup: 0 }],
  };
  assert.equal(await messages(well), []);
  assert.equal(await messages({ is: 'sv', gpus: 8, min: null }), []);
  assert.equal(await messages({ by: 'id', train: 0.8, test: 0.2 }, 'divide', {}), []);
  assert.equal(await messages({ columns: ['id', 'text'] }, 'choose', {}), []);
});

test('each problem in our own words', async () => {
  const cases: readonly (readonly [{ readonly [name: string]: Json }, string])[] = [
    [{ rnak: 8 }, 'FTP0520 Operator `tune` has no option `rnak`; did you mean `rank`?'],
    [{ rank: null }, 'FTP0521 Operator `tune` needs `rank`, which is Int 1..1024'],
    [{ rank: '8' }, 'FTP0522 `rank` of `tune` is "8", but must be Int 1..1024'],
    [{ rank: 8.5 }, 'FTP0522 `rank` of `tune` is 8.5, but must be Int 1..1024'],
    [{ rank: 2000 }, 'FTP0523 `rank` of `tune` is 2000, outside 1..1024'],
    [{ min: 1.5 }, 'FTP0523 `min` of `tune` is 150%, outside 0%..100%'],
    [{ gpus: 65 }, 'FTP0523 `gpus` of `tune` is 65, outside 0..64'],
    [{ gpus: 'atuo' }, 'FTP0522 `gpus` of `tune` is "atuo", but must be auto | Int 0..64; did you mean `auto`?'],
    [{ keep: 'frist' }, 'FTP0522 `keep` of `tune` is "frist", but must be first | longest; did you mean `first`?'],
    [{ is: 3 }, 'FTP0522 `is` of `tune` is 3, but must be Lang | List<Lang>'],
    [{ until: 'soon' }, 'FTP0522 `until` of `tune` is "soon", but must be Date'],
    [{ on: 'train' }, 'FTP0522 `on` of `tune` is "train", but must be Rows'],
    [{ where: [] }, 'FTP0522 `where` of `tune` is a list of 0, but must be Predicate'],
    [
      { classes: ['name', 'phon'] },
      'FTP0522 `classes[1]` of `tune` is "phon", but must be name | phone; did you mean `phone`?',
    ],
    [{ point: { x: 1, lable: 'a' } }, 'FTP0520 Operator `tune` has no option `point.lable`; did you mean `label`?'],
    [{ point: {} }, 'FTP0521 Operator `tune` needs `point.x`, which is Int'],
    [{ schedule: 'warm' }, 'FTP0522 `schedule` of `tune` is "warm", but must be Schedule'],
    [{ schedule: { $: 'gone' } }, 'FTP0524 `schedule` of `tune` is built by `gone`, but must be Schedule'],
    [{ schedule: { $: 'other' } }, 'FTP0524 `schedule` of `tune` is built by `other`, but must be Schedule'],
    [{ schedule: { $: 'warm', warmup: 0.9 } }, 'FTP0523 `warmup` of `warm` is 90%, outside 0%..50%'],
    [{ tests: [{ $: 'warm' }] }, 'FTP0521 Operator `warm` needs `warmup`, which is Fraction 0%..50%'],
  ];
  for (const [options, message] of cases) assert.equal(await messages(options), [message]);
});

test('what the compiler says of columns to be filled in is no option of a pipeline', async () => {
  const origins = { origins: { year: 'given' } };
  const fill = { params: operator(reading, 'choose').params, name: 'fill' };
  const rows = { kind: 'adds', fields: {}, fills: ['year'] } as const;
  assert.equal(await validateOptions({ ...fill, rows }, { columns: [], ...origins }), []);
  assert.is((await validateOptions({ ...fill, rows: { kind: 'same' } }, { columns: [], ...origins })).length, 1);
});

test('all problems at once, and the type of a rest', async () => {
  assert.equal(await messages({ rank: 0, keep: 7 }), [
    'FTP0522 `keep` of `tune` is 7, but must be first | longest',
    'FTP0523 `rank` of `tune` is 0, outside 1..1024',
  ]);
  assert.equal(await messages({ by: 'id', train: 'most' }, 'divide', {}), [
    'FTP0522 `train` of `divide` is "most", but must be Fraction',
  ]);
  assert.equal(await messages({ columns: 'id' }, 'choose', {}), [
    'FTP0522 `columns` of `choose` is "id", but must be List<Column<Any>>',
  ]);
});

test.run();
