import type { Declared } from './define.ts';

/** FTP0980-0989 publishing. */
export const release = {} as const satisfies Record<string, Declared>;
