import { fileURLToPath } from 'node:url';

/**
 * Where the authoring interface and the reader process are: beside this file in the source tree, in fixed places of `dist/` once bundled
 * (every chunk lies at its top).
 */
const source = import.meta.url.endsWith('.ts');
const at = (inSource: string, inDist: string): string =>
  fileURLToPath(new URL(source ? inSource : inDist, import.meta.url));

export const authoring = {
  /** What `finslip/operators` is when bundled. */
  code: at('./authoring.ts', './operators.js'),
  /** What it is to TypeScript. */
  types: at('./authoring.ts', './types/operators/authoring.d.ts'),
};

/** Arguments for Node that start the reader process. */
export const readerProcess = (): readonly string[] =>
  source ? ['--import', import.meta.resolve('tsx'), at('./reader-process.ts', '')] : [at('', './reader-process.js')];
