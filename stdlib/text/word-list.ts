import { type Path, signature, value } from '../../compiler/operators/authoring.ts';

/** Words or names in a file of the project, one on each line, UTF-8; blank lines and what follows `#` do not count. Its content enters the key, not its path. */
export const word_list = value({
  version: '1',
  family: 'WordList',
  positional: ['path'],
  create: signature<(/** Relative to the project. */ path: Path) => void>(),
});

/** The words of such a file. */
export const wordsOf = (content: string): readonly string[] =>
  content
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '');
