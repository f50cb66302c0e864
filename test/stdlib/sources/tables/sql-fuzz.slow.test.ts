import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import { sql } from '../../../../stdlib/sources/tables/sql.ts';
import { type Fuzzed, fuzz } from '../fuzz.ts';
import { lines, notes } from '../notes.ts';
import { data } from '../read.ts';

/** The answer of a query is whole or none, so that no row is promised. */
const asking: Fuzzed['source'] = {
  read: (path, options, tools) => sql.read(path, 'SELECT * FROM data', options, tools),
};
const common = { source: asking, stops: /^FTP114[89]$|^FTP0902$/, usual: 300, noticed: 0.1 };

if (await import('@duckdb/node-api').catch(() => null)) {
  for (const codec of ['snappy', 'zstd'])
    fuzz({
      ...common,
      name: `a query over Parquet (${codec})`,
      target: 'a.parquet',
      content: readFileSync(data(`notes-${codec}.parquet`)),
    });
  fuzz({ ...common, name: 'a query over JSON Lines', target: 'a.jsonl', content: Buffer.from(lines(notes(40))) });
} else console.log('skipped: @duckdb/node-api is not installed');

test.run();
