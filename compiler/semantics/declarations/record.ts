import type { Entry } from '../../syntax/ast.ts';
import { readFields } from '../types/read.ts';
import { refuseAssertion } from './block.ts';
import type { DeclarationKind } from './kind.ts';

/** `record Note { id: Text, text: Text @personal }` */
export const recordKind: DeclarationKind = {
  keyword: 'record',
  params: 'none',
  type: 'none',
  value: 'none',
  block: 'required',
  file: 'pipeline',
  define(cx, { declaration }, env) {
    const entries = declaration.block?.entries ?? [];
    for (const entry of entries) refuseAssertion(cx, entry, env);
    const fields = readFields(
      cx,
      entries.filter((entry): entry is Entry => entry.kind === 'entry'),
      env,
    );
    return { kind: 'type', type: { kind: 'record', fields } };
  },
};
