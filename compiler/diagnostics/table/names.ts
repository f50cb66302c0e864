import type { Declared } from './define.ts';

/** FTP0100-0199 declarations, names, imports, keys. */
export const names = {} as const satisfies Record<string, Declared>;
