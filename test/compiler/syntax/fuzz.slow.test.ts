import { test } from 'uvu';
import { sampleNames, sampleText } from '../../samples/samples.ts';
import { everyFile, survivesCuts } from '../../support/files.ts';
import { formatsStably, readsBack } from '../../support/print-properties.ts';
import { survivesEdits, survivesSoup, survivesText } from '../../support/survive.ts';

test('any sequence of tokens is read without a throw', () => survivesSoup(10_000));

test('any text is read without a throw', () => survivesText(5_000));

test('any edit of a sample is read without a throw', () => survivesEdits(sampleNames().map(sampleText), 5_000));

test('what is printed reads back as the same tree', () => readsBack(3_000));

test('what is printed is formatted once and for all', () => formatsStably(1_500));

for (const { file, text } of everyFile()) {
  test(`any beginning of ${file} can be read`, () => survivesCuts(file, text, text.length <= 2000 ? 1 : 7));
}

test.run();
