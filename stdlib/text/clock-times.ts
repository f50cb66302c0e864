import { type Int, scalar } from '../../compiler/operators/authoring.ts';

const clockTime = /\p{Nd}?\p{Nd}[.:]\p{Nd}\p{Nd}/gu;

/**
 * How many times of day the text names (`8.30`, `21:15`), prices such as `12.50` among them: programme tables of newspapers are full of
 * them. The recipe of KBLab drops newspaper texts with more than 3.
 */
export const clock_times = scalar({ version: '1', call: (text: string): Int => text.match(clockTime)?.length ?? 0 });
