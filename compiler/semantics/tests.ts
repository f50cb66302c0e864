import type { Deployment, Flow } from '../graph/flow.ts';
import type { Checker } from './context.ts';
import type { FileScope } from './symbols.ts';

export interface TestFlow {
  readonly sentence: string;
  readonly flow: Flow;
}
export function elaborateTests(_cx: Checker, _scope: FileScope, _deployment: Deployment): readonly TestFlow[] {
  return [];
}
