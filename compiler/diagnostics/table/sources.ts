import type { Declared } from './define.ts';

/** FTP0900-0929 reading data. */
export const sources = {} as const satisfies Record<string, Declared>;
