/** `trial-process.ts` for those who run the sources. */
import { register } from 'tsx/esm/api';

register();
await import('./trial-process.ts');
