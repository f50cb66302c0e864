/** `thread.ts` for those who run the sources: a new thread does not inherit the loader that makes TypeScript readable. */
import { register } from 'tsx/esm/api';

register();
await import('./thread.ts');
