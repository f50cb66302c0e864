import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { sameComments } from '../../../compiler/syntax/equal.ts';
import { format } from '../../../compiler/syntax/format.ts';
import { parse } from '../../../compiler/syntax/parse.ts';
import { everyFile, survivesCuts } from '../../support/files.ts';
import { positionFaults } from '../../support/tree.ts';

/** What holds of every `.ftp` file in the repository, sound or broken. */

const texts = everyFile();

test('there are files to look at', () => {
  assert.ok(texts.length > 20);
});

test('positions nest', () => {
  for (const { file, text } of texts) assert.equal(positionFaults(parse(text, file).tree, text), [], file);
});

test('formatting is idempotent, and no comment is lost', () => {
  for (const { file, text } of texts) {
    const { tree, diagnostics } = parse(text, file);
    const once = format(text, file);
    if (diagnostics.length > 0) assert.ok('refused' in once, file);
    else {
      assert.ok('text' in once, file);
      assert.equal(format(once.text, file), once, file);
      assert.ok(sameComments(tree.comments, parse(once.text, file).tree.comments), file);
    }
  }
});

test('the pipelines and modules are written in the canonical format', () => {
  for (const { file, text } of texts.filter(({ file }) => /^(pipelines|stdlib)\//.test(file))) {
    const result = format(text, file);
    assert.is('text' in result ? result.text : result.refused.message, text, file);
  }
});

for (const { file, text } of texts.filter(({ file }) => !file.startsWith('test/samples/broken/'))) {
  test(`beginnings of ${file} can be read`, () => survivesCuts(file, text, text.length <= 400 ? 1 : 61));
}

test.run();
