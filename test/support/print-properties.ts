import * as fc from 'fast-check';
import * as assert from 'uvu/assert';
import { sameTree } from '../../compiler/syntax/equal.ts';
import { format } from '../../compiler/syntax/format.ts';
import { parse } from '../../compiler/syntax/parse.ts';
import { print } from '../../compiler/syntax/print.ts';
import { file } from './random-tree.ts';
import { brief } from './tree.ts';

/** A random tree is printed and read again. */
export function readsBack(numRuns: number): void {
  const property = fc.property(file, (tree) => {
    const text = print(tree, null);
    const back = parse(text, 'test.ftp');
    const told = back.diagnostics.map(({ code, message }) => `${code} ${message}`);
    assert.equal(told, [], text);
    if (!sameTree(tree, back.tree)) assert.is(brief(back.tree), brief(tree), text);
    assert.ok(sameTree(tree, back.tree), text);
  });
  fc.assert(property, { numRuns });
}

/** What was formatted once is not changed by formatting it again. */
export function formatsStably(numRuns: number): void {
  const property = fc.property(file, (tree) => {
    const once = format(print(tree, null), 'test.ftp');
    assert.ok('text' in once, JSON.stringify(once));
    assert.equal(format(once.text, 'test.ftp'), once);
  });
  fc.assert(property, { numRuns });
}
