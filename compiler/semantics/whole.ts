import type { Deployment } from '../graph/flow.ts';
import type { Checker } from './context.ts';
import { checkExecutors } from './deployment-fit.ts';
import { reachable } from './drafts.ts';
import { checkOverlap } from './labels/overlap.ts';
import { checkPurpose } from './labels/purpose.ts';
import type { Draft, Port } from './values.ts';

/** What can only be seen once every declaration is known. `roots` are what the entry file declares. */
export function checkWhole(cx: Checker, roots: readonly Port[], deployment: Deployment): void {
  const kept = reachable(roots);
  const drafts: readonly Draft[] = cx.drafts.filter((draft) => kept.has(draft));
  const ids = new Set(drafts.filter((draft) => draft.signature.labels === 'declare').map((draft) => draft.owner.id));
  checkPurpose(
    cx,
    [...cx.sources.values()].filter((facts) => ids.has(facts.id)),
  );
  checkOverlap(cx, drafts);
  checkExecutors(cx, drafts, deployment);
}
