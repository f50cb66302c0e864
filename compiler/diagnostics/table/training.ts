import type { Declared } from './define.ts';

/** FTP0700-0799 models, tokenizers, objectives, schedules. */
export const training = {} as const satisfies Record<string, Declared>;
