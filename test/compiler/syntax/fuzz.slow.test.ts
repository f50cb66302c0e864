import { test } from 'uvu';
import { formatsStably, readsBack } from '../../support/print-properties.ts';
import { survivesSoup, survivesText } from '../../support/survive.ts';

test('any sequence of tokens is read without a throw', () => survivesSoup(10_000));

test('any text is read without a throw', () => survivesText(5_000));

test('what is printed reads back as the same tree', () => readsBack(3_000));

test('what is printed is formatted once and for all', () => formatsStably(1_500));

test.run();
