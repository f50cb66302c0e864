import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Row, type Rows, recordsOf } from '../../../compiler/operators/authoring.ts';
import { exportTable } from '../../../runtime/tables/export.ts';
import { temporaryFolder } from '../../support/folder.ts';

const sample: Row[] = [
  { id: 'a', text: 'Raden sa "hej", och\nfortsatte', year: 1990, share: 1, ok: true, tags: ['å', 'ä'] },
  { id: 'b', text: '', year: 2_000_000_000_000, share: 0.5, ok: null, tags: [], late: 'ö' },
];

function tableOf(rows: readonly Row[]): Rows {
  return {
    kind: 'rows',
    count: rows.length,
    bytes: 0,
    async *batches() {
      for (const row of rows) yield [row];
    },
    async *records() {
      yield recordsOf(rows);
    },
  };
}

test('JSON Lines come back as they were', async () => {
  const file = join(temporaryFolder(), 'out.jsonl');
  const written = await exportTable(tableOf(sample), 'jsonl', file);
  assert.is(written.rows, 2);
  assert.equal(
    readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
    sample,
  );
});

test('CSV quotes what it must and has every column', async () => {
  const file = join(temporaryFolder(), 'out.csv');
  await exportTable(tableOf(sample), 'csv', file);
  assert.is(
    readFileSync(file, 'utf8'),
    'id,text,year,share,ok,tags,late\r\na,"Raden sa ""hej"", och\nfortsatte",1990,1,true,"[""å"",""ä""]",\r\nb,,2000000000000,0.5,,[],ö\r\n',
  );
});

test('Parquet keeps types, nulls and large whole numbers', async () => {
  const file = join(temporaryFolder(), 'out.parquet');
  await exportTable(tableOf(sample), 'parquet', file);
  const rows = await parquetReadObjects({ file: await asyncBufferFromFile(file) });
  assert.equal(
    rows.map(({ id, text, year, share, ok, tags, late }) => ({ id, text, year: Number(year), share, ok, tags, late })),
    [{ ...sample[0], late: null }, { ...sample[1] }] as never,
  );
});

test('an export that fails leaves nothing behind', async () => {
  const file = join(temporaryFolder(), 'out.jsonl');
  const broken: Rows = {
    ...tableOf(sample),
    batches: async function* () {
      yield [sample[0]!];
      throw new Error('the disk went away');
    },
  };
  await exportTable(broken, 'jsonl', file).then(
    () => assert.unreachable(),
    (error) => assert.match(String(error), 'went away'),
  );
  assert.not.ok(existsSync(file));
  assert.not.ok(existsSync(`${file}.part`));
});

test.run();
