import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Row } from '../../../compiler/operators/authoring.ts';
import { scanTable } from '../../../runtime/erasure/table-scan.ts';
import { blobPath } from '../../../runtime/store/layout.ts';
import { openStore } from '../../../runtime/store/store.ts';
import type { RowsOutput } from '../../../runtime/tables/writer.ts';
import { temporaryFolder } from '../../support/folder.ts';

const { context } = await openStore(temporaryFolder());

/** A table of two shards, as the store has it. */
function tableOf(rows: readonly Row[]): RowsOutput {
  const cut = rows.length >> 1;
  const shards = [rows.slice(0, cut), rows.slice(cut)]
    .filter((part) => part.length > 0)
    .map((part) => {
      const bytes = Buffer.from(part.map((row) => `${JSON.stringify(row)}\n`).join(''), 'utf8');
      const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
      const path = blobPath(context.root, digest);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, bytes);
      return { digest, rows: part.length, bytes: bytes.length };
    });
  const bytes = shards.reduce((sum, shard) => sum + shard.bytes, 0);
  return { type: 'rows', digest: `sha256:${'0'.repeat(64)}`, rows: rows.length, bytes, shards };
}

const scan = (rows: readonly Row[], ids: readonly string[], dropped = false) =>
  scanTable(context, tableOf(rows), { column: 'id', names: new Set(ids), dropped });

/** Ids within ids, with signs that JSON escapes, and in the texts of others. */
const ids = ['a', 'a#1', 'ab', 'å"b', '17', '1', 'rad\nrad', '\\', '😀', '\ud800', 'text', 'id'];

test('the same rows as a reader finds who parses every line', async () => {
  const id = fc.constantFrom<string | number | null>(...ids, 17, 1, null);
  const row = fc.record({ id, text: fc.constantFrom(...ids, 'någon text'), parent: id }, { requiredKeys: ['text'] });
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 12 }),
      fc.uniqueArray(fc.constantFrom(...ids), { minLength: 1, maxLength: 3 }),
      async (rows, wanted) => {
        const names = new Set(wanted);
        const is = (value: unknown): boolean => value !== null && value !== undefined && names.has(String(value));
        const found = await scan(rows as readonly Row[], wanted);
        assert.is(found.rows, rows.filter((one) => is(one.id) || is(one.parent)).length);
        assert.is(found.hasColumn, 'id' in rows[0]!);
      },
    ),
  );
});

test('rows made of it give their names', async () => {
  const { names } = await scan(
    [
      { id: 'a#1', parent: 'a' },
      { id: 'b', parent: 'b' },
      { id: 'c~counterfactual', counterfactual_of: 'a' },
    ],
    ['a'],
  );
  assert.equal([...names].sort(), ['a#1', 'c~counterfactual']);
});

test('among dropped rows: the row itself, a duplicate of it, a record that could not be read; not what was erased', async () => {
  const dropped = (reason: string, row: Row, value: string | null = null): Row => ({
    step: 's',
    reason,
    value,
    threshold: null,
    row,
  });
  const rows = [
    dropped('where', { id: 'n-1' }),
    dropped('duplicate', { id: 'n-2' }, 'n-1'),
    dropped('bad_record', { file: 'a', raw: '{"id": "n-1", ' }),
    dropped('erased', {}, 'n-1'),
    dropped('where', { id: 'n-3', text: 'n-1' }),
  ];
  assert.is((await scan(rows, ['n-1'], true)).rows, 3);
});

test('a shard that is gone or damaged is told of', async () => {
  const table = tableOf([{ id: 'x1' }, { id: 'x2' }]);
  writeFileSync(blobPath(context.root, table.shards[1]!.digest), '{"id":"yy"}\n');
  const found = await scanTable(context, table, { column: 'id', names: new Set(['x1']), dropped: false });
  assert.is(found.unreadable, true);
});

test.run();
