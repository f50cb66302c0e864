import type { DeclarationKind } from './kind.ts';
import { stepValue } from './step.ts';

/** `evaluation quality = evaluate(tuned, against: base) { bpb: …  require … }` */
export const evaluationKind: DeclarationKind = {
  keyword: 'evaluation',
  params: 'none',
  type: 'none',
  value: 'required',
  block: 'optional',
  file: 'pipeline',
  define: (cx, definition, env) => stepValue(cx, definition, { kind: 'report' }, env),
};
