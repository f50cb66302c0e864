import { readFileSync } from 'node:fs';
import { parquetMetadata } from 'hyparquet';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parquet } from '../../../stdlib/sources/parquet.ts';
import { type Fuzzed, fuzz } from './fuzz.ts';
import { data } from './read.ts';

const format = (name: string): Fuzzed => {
  const content = readFileSync(data(`${name}.parquet`));
  return { name: `Parquet (${name})`, source: parquet, content, stops: /^FTP09/, noticed: 0.1, ...groupsOf(content) };
};

/** Where the row groups end: what lies before the damage is read where the table of contents, at the end, is as it was. */
function groupsOf(content: Buffer): Pick<Fuzzed, 'ends' | 'tail'> {
  const { row_groups, metadata_length } = parquetMetadata(new Uint8Array(content).buffer);
  let rows = 0;
  const ends = row_groups.map(({ columns, num_rows }) => {
    const last = columns.at(-1)!.meta_data!;
    rows += Number(num_rows);
    return [Number((last.dictionary_page_offset || last.data_page_offset) + last.total_compressed_size), rows] as const;
  });
  return { ends, tail: metadata_length + 8 };
}

for (const codec of ['none', 'snappy', 'gzip', 'brotli', 'lz4', 'zstd']) fuzz(format(`notes-${codec}`));
for (const kind of ['1-lz4', '2-zstd', '2-none']) {
  assert.is(format(`encodings-${kind}`).ends?.length, 3);
  fuzz({ ...format(`encodings-${kind}`), usual: 2000 });
}

test.run();
