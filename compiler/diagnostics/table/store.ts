import type { Declared } from './define.ts';

/** FTP0850-0899 the store. */
export const store = {} as const satisfies Record<string, Declared>;
