import type { Declared } from './define.ts';

/** FTP0970-0979 metrics and gates at run time. */
export const evaluation = {} as const satisfies Record<string, Declared>;
