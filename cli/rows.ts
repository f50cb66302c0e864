import type { Rows } from '../compiler/operators/authoring.ts';
import { blobPath } from '../runtime/store/layout.ts';
import type { Output } from '../runtime/store/result.ts';
import { openRows } from '../runtime/tables/reader.ts';
import type { Session } from './session.ts';

/** A table of the store, to be read. */
export const rowsOf = (output: Extract<Output, { type: 'rows' }>, { store }: Session): Rows =>
  openRows(output, (digest) => blobPath(store.root, digest));
