import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { arrow } from '../../../../stdlib/sources/tables/arrow.ts';
import { hugging_face } from '../../../../stdlib/sources/tables/hugging-face.ts';
import { fuzz } from '../fuzz.ts';
import { fields, optional, scalar } from '../read.ts';

const data = (name: string) => readFileSync(fileURLToPath(new URL(`./data/${name}`, import.meta.url)));
const record = fields({
  ...Object.fromEntries(
    ['id', 'text', 'year', 'large', 'open', 'day', 'seen', 'clock', 'price', 'words', 'who', 'counts', 'kind'].map(
      (name) => [name, optional(scalar('Text'))],
    ),
  ),
  scan: optional(scalar('Bytes')),
});
/** The rows of the first batch are whole where the message of the second begins: schema, dictionary, two batches. */
function firstBatch(content: Buffer): readonly (readonly [at: number, rows: number])[] {
  const begins: number[] = [];
  // A message begins at a multiple of 8 with four bytes of ones, then its length.
  for (let at = 0; at + 8 <= content.length; at += 8)
    if (content.readInt32LE(at) === -1 && content.readInt32LE(at + 4) > 100) begins.push(at);
  assert.ok(begins.length >= 4);
  return [[begins[3]!, 2]];
}
const common = { stops: /^FTP0902$|^FTP0907$|^FTP0913$/, noticed: 0.1 };

for (const name of ['uncompressed', 'stream', 'lz4', 'zstd']) {
  const content = data(`rows-${name}.arrow`);
  fuzz({ ...common, name: `arrow (${name})`, source: arrow, record, content, ends: firstBatch(content) });
}
for (const name of ['lz4', 'zstd'])
  fuzz({ ...common, name: `arrow, long texts (${name})`, source: arrow, content: data(`long-${name}.arrow`) });
fuzz({ ...common, name: 'arrow, types that are seldom met', source: arrow, content: data('more.arrow') });
fuzz({
  ...common,
  name: 'a dataset of Hugging Face',
  source: hugging_face,
  target: 'data-00000-of-00001.arrow',
  beside: {
    'state.json': '{"_data_files": [{"filename": "data-00000-of-00001.arrow"}]}',
    'dataset_info.json': '{}',
  },
  content: data('saved/data-00000-of-00002.arrow'),
});
fuzz({
  ...common,
  name: 'what a dataset of Hugging Face says of itself',
  source: {
    read: (path, options, tools) =>
      hugging_face.read(join(dirname(path), 'data-00000-of-00001.arrow'), options, {
        ...tools,
        name: 'set/data-00000-of-00001.arrow',
      }),
  },
  target: 'state.json',
  beside: { 'data-00000-of-00001.arrow': data('saved/data-00000-of-00002.arrow') },
  content: Buffer.from(
    '{"_data_files": [{"filename": "data-00000-of-00001.arrow"}], "_fingerprint": "a1", "_split": "train"}',
  ),
  stops: /^FTP1146$/,
});

test.run();
