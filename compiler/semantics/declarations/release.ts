import type { DeclarationKind } from './kind.ts';
import { stepValue } from './step.ts';

/** `release model_sv = publish(tuned, when: quality) { license: "CC-BY-4.0" }` */
export const releaseKind: DeclarationKind = {
  keyword: 'release',
  params: 'none',
  type: 'none',
  value: 'required',
  block: 'optional',
  file: 'pipeline',
  define: (cx, definition, env) => stepValue(cx, definition, { kind: 'release' }, env),
};
