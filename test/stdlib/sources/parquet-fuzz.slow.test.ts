import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import { parquet } from '../../../stdlib/sources/parquet.ts';
import { fuzz } from './fuzz.ts';
import { data } from './read.ts';

for (const codec of ['none', 'snappy', 'gzip', 'brotli', 'lz4', 'zstd'])
  fuzz({
    name: `Parquet (${codec})`,
    source: parquet,
    content: readFileSync(data(`notes-${codec}.parquet`)),
    stops: /^FTP09/,
    noticed: 0.1,
  });

test.run();
