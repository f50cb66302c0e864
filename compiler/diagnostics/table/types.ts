import type { Declared } from './define.ts';

/** FTP0200-0299 types, columns, arguments. */
export const types = {} as const satisfies Record<string, Declared>;
