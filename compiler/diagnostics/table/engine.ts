import type { Declared } from './define.ts';

/** FTP0950-0969 engines and training at run time. */
export const engine = {} as const satisfies Record<string, Declared>;
