import type { Declared } from './define.ts';

/** FTP0990-0999 tasks and executors at run time. */
export const tasks = {} as const satisfies Record<string, Declared>;
