import { type Int, scalar } from '../../compiler/operators/authoring.ts';
import type { Json } from '../../compiler/operators/manifest.ts';

/** How many items a list has: `where(length(messages) >= 2)`. For texts see `words`, `characters` and `bytes`. */
export const length = scalar({ version: '1', call: (items: readonly Json[]): Int => items.length });
