import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Drop, type RowKernel, type RowTools } from '../../../compiler/operators/authoring.ts';
import { fineweb_quality } from '../../../stdlib/filters/fineweb-quality.ts';
import { gopher_quality } from '../../../stdlib/filters/gopher-quality.ts';
import { gopher_repetition } from '../../../stdlib/filters/gopher-repetition.ts';
import { rowTools } from '../../../stdlib/text/row-tools.ts';
import { readRecords, shared } from '../../support/shared.ts';

type Golden = { readonly id: string; readonly text: string } & { readonly [config: string]: string };

const text = { name: 'text' };

/** What datatrove says of a row, by the name of the configuration in the golden files. */
function kernels(tools: RowTools): Record<string, RowKernel> {
  const all: Record<string, RowKernel> = {};
  for (const [prefix, variant] of [
    ['sv', 'fineweb2_swedish'],
    ['en', 'english'],
  ] as const) {
    all[`${prefix}_rep`] = gopher_repetition.create(text, { variant }, tools);
    all[`${prefix}_fw`] = fineweb_quality.create(text, { variant }, tools);
    all[`${prefix}_gq`] = gopher_quality.create(text, { variant }, tools);
  }
  return all;
}

function verdict(kernel: RowKernel, row: Golden): string {
  const result = kernel(row);
  if (result instanceof Drop) return result.reason;
  assert.is(result, row, 'a kept row is the same object');
  return 'keep';
}

for (const [file, rows] of [
  ['datatrove_filter_decisions_sv.jsonl.gz', 2470],
  ['datatrove_filter_decisions_synth.jsonl.gz', 1178],
] as const)
  test(`decides as datatrove does on ${file}`, async () => {
    const found = shared(`golden/curation/${file}`);
    if (!found) return;
    const golden = readRecords<Golden>(found);
    assert.is(golden.length, rows);
    const all = kernels(await rowTools(1, { language: false }));
    for (const row of golden) {
      for (const [config, kernel] of Object.entries(all)) {
        // datatrove divides by the length of the empty text; there is nothing in it that repeats.
        const expected = row[config] === 'error:ZeroDivisionError' ? 'keep' : row[config];
        assert.is(verdict(kernel, row), expected, `${row.id} ${config}`);
      }
      if (row.sv_pipeline === undefined) continue;
      const first = ['sv_rep', 'sv_fw', 'sv_gq'].find((config) => verdict(all[config]!, row) !== 'keep');
      assert.is(first ? `${first}:${verdict(all[first]!, row)}` : 'keep', row.sv_pipeline, row.id);
    }
  });

test.run();
