import type { Declared } from './define.ts';

/** FTP0930-0949 row operators and barriers. */
export const rows = {} as const satisfies Record<string, Declared>;
