import type { Deployment } from '../graph/flow.ts';
import type { Checker } from './context.ts';
import type { FileScope } from './symbols.ts';

/** What can only be seen once every declaration is known. */
export function checkWhole(_cx: Checker, _scope: FileScope, _deployment: Deployment): void {}
