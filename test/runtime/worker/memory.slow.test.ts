import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Json } from '../../../compiler/operators/manifest.ts';
import { order, type Place, place, stageNode, step } from '../../support/orders.ts';
import { inProcess } from '../../support/worker-process.ts';

/** The curation chain over 1 GB is `bench/memory.ts`; here the machinery around the operators is measured, over sizes that a test can afford. */

const condition: Json = {
  op: 'binary',
  operator: '>=',
  left: { op: 'column', name: 'year' },
  right: { op: 'literal', value: 1950 },
};

async function peakOver(megabytes: number, at: Place): Promise<number> {
  const name = `${megabytes}.jsonl`;
  const stream = createWriteStream(join(at.project, name));
  const hash = createHash('sha256');
  for (let bytes = 0, i = 0; bytes < megabytes * 1e6; ) {
    let block = '';
    while (block.length < 1_000_000)
      block += `${JSON.stringify({ id: `n${i}`, text: `Notis ${i} om boken. `.repeat(20 + (i % 60)), year: 1900 + (i++ % 126) })}\n`;
    hash.update(block);
    bytes += block.length;
    if (!stream.write(block)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'close');
  const node = stageNode({
    source: step('jsonl', { path: name, on_bad: 'fail' }),
    steps: [step('where', { condition: { $expression: condition } })],
  });
  const files = [{ path: name, bytes: stream.bytesWritten, digest: `sha256:${hash.digest('hex')}` }];
  const { messages } = await inProcess(order(at, node, { files, threads: 2 }));
  const last = messages.at(-1);
  if (last?.type !== 'done') throw new Error(JSON.stringify(last));
  assert.ok(last.result.report.drops[0]!.rows > 0);
  return last.result.report.memory;
}

test('memory does not grow with the size of the input', async () => {
  const at = place();
  const small = await peakOver(40, at);
  const large = await peakOver(400, at);
  console.log(`peak over 40 MB: ${(small / 1e6).toFixed(0)} MB, over 400 MB: ${(large / 1e6).toFixed(0)} MB`);
  assert.ok(large < 1.5 * small, `${large} against ${small}`);
  assert.ok(large < 600e6);
});

test.run();
