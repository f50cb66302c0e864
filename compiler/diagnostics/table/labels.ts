import type { Declared } from './define.ts';

/** FTP0400-0499 licence, basis, purpose, personal data, held-out rows. */
export const labels = {} as const satisfies Record<string, Declared>;
