import type { Declared } from './define.ts';

/** FTP0500-0599 the manifest and a user's own operators. */
export const operators = {} as const satisfies Record<string, Declared>;
