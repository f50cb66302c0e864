import { createHash } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Row } from '../../../compiler/operators/authoring.ts';
import { hexOf } from '../../../runtime/store/layout.ts';
import { openRows, TableDamage } from '../../../runtime/tables/reader.ts';
import { type RowsOutput, tableSink } from '../../../runtime/tables/writer.ts';
import { temporaryFolder } from '../../support/folder.ts';

const rows = (count: number): Row[] =>
  Array.from({ length: count }, (_, i) => ({ id: `notis ${i}`, text: 'åäö '.repeat(i % 50), year: 1990 + (i % 30) }));

const at = (folder: string) => (digest: string) => join(folder, hexOf(digest));

async function all(output: RowsOutput, folder: string): Promise<Row[]> {
  const read: Row[] = [];
  for await (const batch of openRows(output, at(folder)).batches()) read.push(...batch);
  return read;
}

test('rows come back as they were written, from shards named by their digests', async () => {
  const folder = temporaryFolder();
  const sink = tableSink(folder, 'rows', 10_000);
  await sink.writeRows(rows(1000));
  const output = await sink.finish();
  assert.equal(await all(output, folder), rows(1000));
  assert.is(output.rows, 1000);
  assert.ok(output.shards.length > 5);
  for (const shard of output.shards) {
    const bytes = readFileSync(at(folder)(shard.digest));
    assert.is(bytes.length, shard.bytes);
    assert.is(createHash('sha256').update(bytes).digest('hex'), hexOf(shard.digest));
    assert.is(bytes.at(-1), 10);
  }
  assert.is(readdirSync(folder).length, new Set(output.shards.map((shard) => shard.digest)).size);
});

test('digest and shards depend on the rows alone, not on how they arrive', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 }), async (cuts) => {
      const lines = rows(200).map((row) => `${JSON.stringify(row)}\n`);
      const [one, two] = [temporaryFolder(), temporaryFolder()];
      const whole = tableSink(one, 'rows', 4000);
      await whole.writeBytes(Buffer.from(lines.join('')));
      const pieces = tableSink(two, 'rows', 4000);
      for (let i = 0, turn = 0; i < lines.length; turn++) {
        const take = cuts[turn % cuts.length]!;
        await pieces.writeBytes(Buffer.from(lines.slice(i, i + take).join('')));
        i += take;
      }
      assert.equal(await pieces.finish(), await whole.finish());
    }),
    { numRuns: 10 },
  );
});

test('the digest is that of all bytes, whatever the size of the shards', async () => {
  const digests = new Set<string>();
  for (const size of [900, 5000, 1_000_000]) {
    const sink = tableSink(temporaryFolder(), 'rows', size);
    await sink.writeRows(rows(100));
    digests.add((await sink.finish()).digest);
  }
  const bytes = rows(100).map((row) => `${JSON.stringify(row)}\n`);
  assert.equal([...digests], [`sha256:${createHash('sha256').update(bytes.join('')).digest('hex')}`]);
});

test('an empty table has no shards and the digest of nothing', async () => {
  const folder = temporaryFolder();
  const output = await tableSink(folder, 'rows').finish();
  assert.equal(output.shards, []);
  assert.is(output.digest, `sha256:${createHash('sha256').digest('hex')}`);
  assert.equal(await all(output, folder), []);
});

test('chunks are whole records and count them over shards', async () => {
  const folder = temporaryFolder();
  const sink = tableSink(folder, 'rows', 3000);
  await sink.writeRows(rows(300));
  const output = await sink.finish();
  for (const size of [1, 50, 999, 100_000]) {
    let line = 1;
    let bytes = '';
    for await (const chunk of openRows(output, at(folder)).chunks(size)) {
      assert.is(chunk.firstLine, line);
      assert.is(chunk.bytes.at(-1), 10);
      line += chunk.bytes.toString().split('\n').length - 1;
      bytes += chunk.bytes.toString();
    }
    assert.is(
      bytes,
      rows(300)
        .map((row) => `${JSON.stringify(row)}\n`)
        .join(''),
    );
  }
});

test('a changed, a cut and a missing shard are damage', async () => {
  const folder = temporaryFolder();
  const sink = tableSink(folder, 'rows');
  await sink.writeRows(rows(50));
  const output = await sink.finish();
  const path = at(folder)(output.shards[0]!.digest);
  const bytes = readFileSync(path);
  chmodSync(path, 0o644);
  const damaged = async (reason: RegExp): Promise<void> => {
    const error = await all(output, folder).catch((thrown: unknown) => thrown);
    assert.instance(error, TableDamage);
    assert.match((error as Error).message, reason);
  };
  writeFileSync(path, bytes.toString().replace('åäö', 'öäå'));
  await damaged(/does not have the content/);
  writeFileSync(path, bytes.subarray(0, 100));
  await damaged(/bytes short/);
  const elsewhere = { ...output, shards: [{ ...output.shards[0]!, digest: `sha256:${'0'.repeat(64)}` }] };
  const error = await all(elsewhere, folder).catch((thrown: unknown) => thrown);
  assert.match((error as Error).message, /is missing/);
});

test.run();
