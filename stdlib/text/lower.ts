import { scalar } from '../../compiler/operators/authoring.ts';

/** The text in lower case, by Unicode's rules for no language in particular. */
export const lower = scalar({ version: '1', call: (text: string): string => text.toLowerCase() });
