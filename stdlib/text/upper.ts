import { scalar } from '../../compiler/operators/authoring.ts';

/** The text in upper case, by Unicode's rules for no language in particular (`ß` becomes `SS`). */
export const upper = scalar({ version: '1', call: (text: string): string => text.toUpperCase() });
