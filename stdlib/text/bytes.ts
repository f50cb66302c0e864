import { type Int, scalar } from '../../compiler/operators/authoring.ts';

/** Length of the text in bytes of UTF-8: what bits per byte are counted by. */
export const bytes = scalar({ version: '1', call: (text: string): Int => Buffer.byteLength(text, 'utf8') });
