import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { sql } from '../../../../stdlib/sources/tables/sql.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { fields, file, optional, readAll, scalar } from '../read.ts';

type Read = Parameters<typeof readAll>[0];

const duckdb = await import('@duckdb/node-api').catch(() => null);

/** As `readSource` calls it: the query stands between path and options. */
const asking = (query: string): Read => ({
  read: (path: string, options: never, tools) => sql.read(path, query, options, tools),
});

async function database(...statements: readonly string[]): Promise<string> {
  const path = join(temporaryFolder(), 'archive.duckdb');
  const instance = await duckdb!.DuckDBInstance.create(path);
  const connection = await instance.connect();
  for (const each of statements) await connection.run(each);
  connection.closeSync();
  instance.closeSync();
  return path;
}

const csvFile = () => file('loans.csv', 'id,year,title\n1,1987,Räksmörgås\n2,2001,"Bok, två"\n3,1987,Tre\n');

if (duckdb === null) console.log('skipped: @duckdb/node-api is not installed, which `sql` reads with');
else {
  test('tables of a database, with the types of Parquet', async () => {
    const path = await database(
      'CREATE TABLE loans (id BIGINT, title VARCHAR, price DECIMAL(8,2), day DATE, seen TIMESTAMP, clock TIME, share DOUBLE, words VARCHAR[], who STRUCT(name VARCHAR, age INT), counts MAP(VARCHAR, INT), scan BLOB, huge HUGEINT)',
      `INSERT INTO loans VALUES (7, 'Räksmörgås', 12.50, DATE '1987-03-02', TIMESTAMP '2023-11-14 22:13:20.123', TIME '09:30:05', 'nan', ['en', 'två'], {name: 'Amina', age: 41}, MAP {'a': 1}, 'abc'::BLOB, 170141183460469231731687303715884105727)`,
      'INSERT INTO loans (id) VALUES (8)',
    );
    const { rows, failure } = await readAll(asking('SELECT * FROM loans ORDER BY id'), path);
    assert.is(failure, null);
    assert.equal(rows[0], {
      id: 7,
      title: 'Räksmörgås',
      price: 12.5,
      day: '1987-03-02',
      seen: '2023-11-14T22:13:20.123Z',
      clock: '09:30:05',
      share: null,
      words: ['en', 'två'],
      who: { name: 'Amina', age: 41 },
      counts: { a: 1 },
      scan: 'abc',
      huge: '170141183460469231731687303715884105727',
    });
    assert.is(rows[1]!.title, null);
    const record = fields({ title: optional(scalar('Text')), scan: optional(scalar('Bytes')) });
    const declared = await readAll(asking('SELECT * FROM loans ORDER BY id'), path, {}, { record });
    assert.equal(declared.rows[0], { title: 'Räksmörgås', scan: 'YWJj' });
  });

  test('CSV, JSON Lines and Parquet are the table `data`', async () => {
    const query = 'SELECT year, count(*) AS n FROM data GROUP BY year ORDER BY year';
    const expected = [
      { year: 1987, n: 2 },
      { year: 2001, n: 1 },
    ];
    assert.equal((await readAll(asking(query), csvFile())).rows, expected);
    const lines = file('a.jsonl', '{"year":1987}\n{"year":2001}\n{"year":1987}\n');
    const json = await readAll(asking(query), lines);
    assert.equal(json.failure ?? json.rows, expected);
    const notes = fileURLToPath(new URL('../data/notes-snappy.parquet', import.meta.url));
    assert.ok((await readAll(asking('SELECT * FROM data'), notes)).rows.length > 0);
  });

  test('nothing but one SELECT over this file', async () => {
    const path = csvFile();
    const other = file('secret.csv', 'a\n1\n');
    const told = async (query: string) => {
      const { failure, rows } = await readAll(asking(query), path);
      return failure === null ? rows : `${failure.code} ${failure.values.reason}`;
    };
    assert.match(String(await told('SELECT 1; SELECT 2')), 'FTP1149 it is 2 statements');
    assert.match(String(await told("COPY data TO 'x.csv'")), 'FTP114');
    assert.match(String(await told('CREATE TABLE x AS SELECT 1')), 'FTP1149 it does something else');
    assert.match(String(await told('SELECT ?')), 'FTP1149 it has places for values');
    assert.match(String(await told(`SELECT * FROM read_csv('${other}')`)), 'FTP1148 Permission Error');
    assert.match(String(await told(`SELECT * FROM '${other}'`)), 'FTP1148');
    assert.match(String(await told(`SELECT * FROM glob('${dirname(other)}/*')`)), 'FTP1148');
    assert.match(String(await told("SELECT * FROM read_csv('https://example.org/a.csv')")), 'FTP1148');
    assert.match(String(await told('SET enable_external_access = true')), 'FTP114');
    assert.match(String(await told('INSTALL httpfs')), 'FTP114');
    assert.match(String(await told('SELECT titel FROM data')), 'FTP1148 Binder Error');
    assert.match(String(await told('SELECT FROM WHERE')), 'FTP1148 Parser Error');
    assert.not.ok(existsSync('x.csv'));
  });

  test('no database, changes beside it, a column that is missing', async () => {
    const told = async (path: string, query = 'SELECT 1 AS a', record: ReturnType<typeof fields> | null = null) => {
      const { failure } = await readAll(asking(query), path, {}, { record });
      return `${failure?.code} ${failure?.values.reason ?? failure?.values.column ?? ''}`;
    };
    assert.match(await told(file('a.duckdb', 'no database at all, but some text')), 'FTP1148');
    assert.match(await told('/nowhere/a.duckdb'), 'FTP0900 there is no such file');
    const path = await database('CREATE TABLE t AS SELECT 1 AS a');
    assert.is(await told(path, 'SELECT a FROM t', fields({ b: scalar('Int') })), 'FTP0913 b');
    writeFileSync(`${path}.wal`, 'x');
    assert.match(await told(path), 'FTP1149 changes to it lie in');
  });
}

test.run();
