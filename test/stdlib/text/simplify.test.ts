import { createHash } from 'node:crypto';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { simplify } from '../../../stdlib/text/simplify.ts';
import { readRecords, shared } from '../../support/shared.ts';

test('lowers, unifies numbers and drops signs and diacritics', () => {
  assert.is(simplify('  Åsa köpte 3,5 kg ÄPPLEN – för 42.50 kr!\n'), 'asa kopte 0 kg applen for 0 kr');
  assert.is(simplify('«?!»'), '');
  assert.is(simplify(''), '');
});

test('is what datatrove makes of the same text', () => {
  const file = shared('golden/curation/datatrove_filter_decisions_sv.jsonl.gz');
  if (!file) return;
  const rows = readRecords<{ id: string; text: string; simplified_sha1: string }>(file);
  assert.is(rows.length, 2470);
  for (const row of rows)
    assert.is(createHash('sha1').update(simplify(row.text)).digest('hex'), row.simplified_sha1, row.id);
});

test.run();
