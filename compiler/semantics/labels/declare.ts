import type { Labels } from '../../graph/flow.ts';
import type { Policy } from '../context.ts';
import type { RowShape } from '../rows.ts';
import type { SourceFacts } from './facts.ts';
import { noLabels } from './join.ts';
import { bindingTerms } from './policy.ts';

/** Labels of what comes from outside, by what its declaration says. */
export function declaredLabels(facts: SourceFacts, shape: RowShape | null, policy: Policy): Labels {
  const terms = bindingTerms(facts, policy);
  const personal = [...(shape?.columns ?? [])].flatMap(([column, field]) =>
    (field.labels ?? []).map((label) => ({ column, class: label, source: facts.id })),
  );
  return {
    ...noLabels,
    licenses: facts.license === null ? [] : [{ id: facts.license.id, source: facts.id, holder: facts.holder }],
    outputs: terms === null ? [] : terms.outputs,
    basis: [facts.basis],
    gdpr: facts.gdpr,
    purpose: facts.purpose,
    personal,
    heldOut: facts.heldOut,
    origin: [facts.id],
  };
}
