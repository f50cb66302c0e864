import type { Policy } from '../context.ts';
import type { SourceFacts } from './facts.ts';
import type { LicenseTerms } from './terms.ts';

/**
 * The terms that bind what is made of a source; null where nothing is known of them. Whether a licence binds a model that was trained under a
 * mining exception is unsettled, so the policy says which reading holds: `conservative` lets licences bind in any case, `tdm_exception` lets
 * the exception stand in the licence's place.
 */
export function bindingTerms(facts: SourceFacts, policy: Policy): LicenseTerms | null {
  const isMined = facts.basis === 'tdm_art3' || facts.basis === 'tdm_art4';
  if (policy.licenses === 'tdm_exception' && isMined) return unbound(facts);
  if (facts.license !== null) return facts.license;
  // Nobody's work, or one's own, needs no licence to be used.
  return facts.basis === 'public_domain' || facts.basis === 'own_data' ? unbound(facts) : null;
}

const unbound = (facts: SourceFacts): LicenseTerms => ({
  id: facts.license?.id ?? facts.basis,
  outputs: null,
  commercial: true,
  forbids: [],
});
