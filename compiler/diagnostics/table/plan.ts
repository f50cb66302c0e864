import type { Declared } from './define.ts';

/** FTP0800-0849 planning. */
export const plan = {} as const satisfies Record<string, Declared>;
