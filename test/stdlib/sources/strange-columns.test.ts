import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Json } from '../../../compiler/operators/manifest.ts';
import { recordCheck } from '../../../runtime/tables/record-check.ts';
import { checkText, summaries } from '../../support/check.ts';
import { finslip, finslipJson } from '../../support/cli.ts';
import { temporaryFolder } from '../../support/folder.ts';

/** Columns with names that every JavaScript object has: they are read like others, and `__proto__` is refused where somebody wants it. */

const odd = ['constructor', 'toString', 'hasOwnProperty', 'valueOf', '__proto__'];
const rows = [1, 2].map((n) => `{"id":"${n}",${odd.map((name) => `"${name}":"${name}${n}"`).join()},"text":"t${n}"}`);

/** A Parquet file with the same columns, as hyparquet writes it. */
function parquetOf(): Uint8Array {
  const column = (name: string, data: string[]) => ({ name, data, type: 'STRING' as const });
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        column('id', ['1', '2']),
        ...odd.map((name) => column(name, [`${name}1`, `${name}2`])),
        column('text', ['t1', 't2']),
      ],
    }),
  );
}

function project(record: string): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'a.jsonl'), rows.map((row) => `${row}\n`).join(''));
  const cells = [1, 2].map((n) => `${n},${odd.map((name) => `${name}${n}`).join()},t${n}\n`);
  writeFileSync(join(folder, 'a.csv'), `id,${odd.join()},text\n${cells.join('')}`);
  writeFileSync(join(folder, 'a.parquet'), parquetOf());
  writeFileSync(
    join(folder, 'main.ftp'),
    `edition 2026
source j = jsonl("a.jsonl") { record: { ${record} }, license: "CC0-1.0" }
source c = csv("a.csv") { record: { ${record} }, license: "CC0-1.0" }
source p = parquet("a.parquet") { record: { ${record} }, license: "CC0-1.0" }
data dj = j |> where(text != "")
data dc = c |> where(text != "")
data dp = p |> where(text != "")
`,
  );
  return folder;
}
const shown = (folder: string, name: string): unknown => finslipJson<{ rows: unknown }>(folder, ['show', name]).rows;

test('columns that a record does not name are left out, whatever they are called', () => {
  const folder = project('id: Text, text: Text');
  const run = finslip(folder, ['run']);
  assert.is(run.status, 0, run.err);
  for (const name of ['dj', 'dc', 'dp'])
    assert.equal(shown(folder, name), [
      { id: '1', text: 't1' },
      { id: '2', text: 't2' },
    ]);
});

test('columns called like members of every object are columns', () => {
  const folder = project(
    'id: Text, constructor: Text, toString: Text, hasOwnProperty: Text, valueOf: Text?, text: Text',
  );
  const run = finslip(folder, ['run']);
  assert.is(run.status, 0, run.err);
  const expected = [1, 2].map((n) => ({
    id: `${n}`,
    constructor: `constructor${n}`,
    toString: `toString${n}`,
    hasOwnProperty: `hasOwnProperty${n}`,
    valueOf: `valueOf${n}`,
    text: `t${n}`,
  }));
  for (const name of ['dj', 'dc', 'dp']) assert.is(JSON.stringify(shown(folder, name)), JSON.stringify(expected));
});

test('a record without a type keeps them all, and changes no other object', () => {
  const row = JSON.parse('{"__proto__":{"polluted":1},"id":"1"}') as Json;
  const kept = recordCheck(null)(row);
  assert.is(JSON.stringify(kept), '{"__proto__":{"polluted":1},"id":"1"}');
  assert.is(({} as { polluted?: number }).polluted, undefined);
});

test('`__proto__` is refused wherever it is to be a name: FTP1229', () => {
  const head = 'edition 2026\nsource s = jsonl("a.jsonl") { record: { id: Text, text: Text }, license: "CC0-1.0" }\n';
  for (const [text, place] of [
    [
      'source t = jsonl("a.jsonl") { record: { id: Text, __proto__: Text }, license: "CC0-1.0" }\ndata d = t |> where(id != "")\n',
      '3:51',
    ],
    ['data d = s |> derive(__proto__: text)\n', '3:22'],
    ['data d = s |> split(by: id, __proto__: 50%, b: 50%)\n', '3:29'],
    ['data __proto__ = s |> where(id != "")\n', '3:6'],
    ['record R { id: Text, __proto__: Text }\n', '3:22'],
  ] as const)
    assert.ok(
      summaries(checkText(head + text)).includes(`FTP1229 ${place} __proto__`),
      `${text}: ${summaries(checkText(head + text)).join()}`,
    );
});

test.run();
