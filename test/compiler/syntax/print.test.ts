import { test } from 'uvu';
import { formatsStably, readsBack } from '../../support/print-properties.ts';

test('what is printed reads back as the same tree', () => readsBack(150));

test('what is printed is formatted once and for all', () => formatsStably(80));

test.run();
