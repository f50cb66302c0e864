import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { test } from 'uvu';
import { csv } from '../../../stdlib/sources/csv.ts';
import { jsonl } from '../../../stdlib/sources/jsonl.ts';
import { text } from '../../../stdlib/sources/text.ts';
import { endsBy, endsOf, type Fuzzed, fuzz } from './fuzz.ts';
import { lines, notes } from './notes.ts';
import { data } from './read.ts';

const NOTES = notes(60);
const asCsv = `id,text,year\n${NOTES.map(({ id, text, year }, i) => `${id},"${text}${i % 3 === 0 ? '\n""rad"", två' : ''}",${year}\n`).join('')}`;
const asText = NOTES.map(({ text }) => `${text}\n\n`).join('');
/** Rows of ten notes each, packed piece by piece. */
const tens = (make: (some: typeof NOTES) => string): readonly Buffer[] =>
  [0, 10, 20, 30, 40, 50].map((from) => gzipSync(make(NOTES.slice(from, from + 10))));

/** A cut or changed line that is not JSON is for the stage to find. */
const read: Fuzzed['source'] = {
  async *read(path, options, tools) {
    for await (const chunk of jsonl.read(path, options, tools)) {
      const { bytes, ...rest } = chunk;
      yield { ...rest, bytes: Buffer.from(onlyJson(Buffer.from(bytes).toString('utf8'))) };
    }
  },
};

function onlyJson(lines: string): string {
  return lines
    .split('\n')
    .map((line) => {
      try {
        JSON.parse(line);
        return line;
      } catch {
        return '';
      }
    })
    .join('\n');
}

const plain = Buffer.from(lines(NOTES));
const packedNotes = tens(lines);
const packedText = tens((some) => some.map(({ text }) => `${text}\n\n`).join(''));
/** A header that names no columns, or one twice, says nothing of any row. */
const header = /^FTP09(02|04|07|17)$/;
const other = /^FTP09(02|04|07)$/;

fuzz({ name: 'jsonl', source: read, content: plain, ends: endsBy(plain, /\n/g), stops: other, noticed: 0.02 });
fuzz({
  name: 'jsonl in gzip',
  source: read,
  content: Buffer.concat(packedNotes),
  ends: endsOf(packedNotes, 10),
  stops: other,
  usual: 4000,
});
fuzz({
  name: 'jsonl in zstd',
  source: read,
  content: readFileSync(data('notes-frames.jsonl.zst')),
  stops: other,
  noticed: 0.2,
  usual: 2000,
});
fuzz({
  name: 'csv',
  source: csv,
  content: Buffer.from(asCsv),
  ends: endsBy(Buffer.from(asCsv), /",\d{4}\n/g),
  stops: header,
  noticed: 0.2,
  usual: 4000,
});
fuzz({ name: 'csv in gzip', source: csv, content: gzipSync(asCsv), stops: header, usual: 4000 });
fuzz({
  name: 'text, a row per paragraph',
  source: text,
  options: { by: 'paragraph' },
  content: Buffer.from(asText),
  ends: endsBy(Buffer.from(asText), /\n\n/g),
  stops: other,
  noticed: 0.02,
});
fuzz({
  name: 'text in gzip',
  source: text,
  options: { by: 'paragraph' },
  content: Buffer.concat(packedText),
  ends: endsOf(packedText, 10),
  stops: other,
  usual: 4000,
});
fuzz({ name: 'text, a row per file', source: text, content: gzipSync(asText), stops: other, usual: 4000 });

test.run();
