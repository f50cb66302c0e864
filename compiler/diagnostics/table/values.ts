import type { Declared } from './define.ts';

/** FTP0300-0399 units, ranges, constants, phases. */
export const values = {} as const satisfies Record<string, Declared>;
