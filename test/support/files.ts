import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastGlob from 'fast-glob';
import * as assert from 'uvu/assert';
import { parse } from '../../compiler/syntax/parse.ts';
import { positionFaults } from './tree.ts';

export interface SourceText {
  /** Relative to the root of the repository. */
  readonly file: string;
  readonly text: string;
}

/** Every `.ftp` file in the repository, sound or broken. */
export function everyFile(): SourceText[] {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const files = fastGlob.sync('**/*.ftp', { cwd: root, ignore: ['node_modules/**', '**/.finslip/**'] });
  return files.sort().map((file) => ({ file, text: readFileSync(`${root}${file}`, 'utf8') }));
}

/** The text cut off at every place, `step` apart, as it is while being typed. */
export function survivesCuts(file: string, text: string, step: number): void {
  for (let end = 0; end < text.length; end += step) {
    const part = text.slice(0, end);
    assert.equal(positionFaults(parse(part, file).tree, part), [], `cut at ${end}`);
  }
}
