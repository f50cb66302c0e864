import type { Declared } from './define.ts';

/** FTP0001-0099 reading a file: characters, layout, brackets. */
export const syntax = {} as const satisfies Record<string, Declared>;
