import type { Declared } from './define.ts';

/** FTP0600-0699 executors, stores, places, policies. */
export const deployment = {} as const satisfies Record<string, Declared>;
