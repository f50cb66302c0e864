import { join } from 'node:path';
import type { UsedFile } from '../../../compiler/operators/user.ts';

/** The place of every `use` in these tests. */
export const use = { file: 'main.ftp', span: { start: 4, end: 26 } };
export const used = (...paths: readonly string[]): readonly UsedFile[] =>
  paths.map((path) => ({ path, location: use }));

const medical = `import { drop, rowOperator, scalar, type Column, type Fraction } from 'finslip/operators';
import { terms } from './terms.ts';

/** Share of clinical words. */
export const medical_density = scalar({
  version: '1',
  call(text: string): Fraction {
    const words = text.toLowerCase().split(' ');
    return words.filter((word) => terms.includes(word)).length / words.length;
  },
});

export const not_empty = rowOperator({
  version: '1',
  create: (text: Column<string>) => (row) => (row[text.name] === '' ? drop('empty') : row),
});
`;
export const terms = `export const terms: readonly string[] = ['feber', 'hosta'];\n`;
/** A project with one operator file that imports another file. */
export const files = { 'filters/medical.ts': medical, 'filters/terms.ts': terms };
export const cacheOf = (root: string): string => join(root, '.finslip/cache/operators');
