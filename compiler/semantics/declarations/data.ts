import { rows } from '../types/common.ts';
import type { DeclarationKind } from './kind.ts';
import { stepValue } from './step.ts';

/** `data corpus = notices |> tidy()` */
export const dataKind: DeclarationKind = {
  keyword: 'data',
  params: 'none',
  type: 'optional',
  value: 'required',
  block: 'optional',
  file: 'pipeline',
  define: (cx, definition, env) => stepValue(cx, definition, rows, env),
};
