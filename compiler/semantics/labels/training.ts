import type { Bound } from '../calls/match.ts';
import { type Checker, complain, type Environment } from '../context.ts';
import { list, related } from '../reporting.ts';
import { type Draft, portOf } from '../values.ts';
import type { SourceFacts } from './facts.ts';

/** Rows that go into weights: held-out rows may not, nor rows whose licence or basis rules it out. */
export function checkTrainingRows(cx: Checker, draft: Draft, bound: readonly Bound[], env: Environment): void {
  for (const one of bound) {
    const value = draft.args[one.name]?.value;
    const port = value?.kind === 'stream' ? portOf(value) : null;
    if (port === null) continue;
    const sources = port.draft.labels.origin.flatMap((id) => cx.sources.get(id) ?? []);
    checkHeldOut(cx, sources, one, env);
    for (const facts of sources) checkAllowed(cx, facts, one, env);
  }
}

function checkHeldOut(cx: Checker, sources: readonly SourceFacts[], one: Bound, env: Environment): void {
  const heldOut = sources.filter((facts) => facts.heldOut);
  if (heldOut.length === 0) return;
  const extra = { related: heldOut.map((facts) => related(facts.location, 'has `role: held_out`')) };
  complain(
    cx,
    env,
    'FTP0410',
    one.span,
    { name: env.owner.name, rows: list(heldOut.map((facts) => facts.name)) },
    extra,
  );
}

function checkAllowed(cx: Checker, facts: SourceFacts, one: Bound, env: Environment): void {
  const because = whyNot(cx, facts);
  if (because === null) {
    if (facts.basis === 'tdm_art4' && facts.reservation === 'unknown') warnUnknown(cx, facts, one, env);
    return;
  }
  const extra = { related: [related(facts.licenseAt, `\`${facts.name}\` says so here`)] };
  complain(cx, env, 'FTP0405', one.span, { name: env.owner.name, source: facts.name, because }, extra);
}

/** What is not known may have been reserved. An archive that is fetched is asked while it is, so that only a stated `unknown` is told. */
function warnUnknown(cx: Checker, facts: SourceFacts, one: Bound, env: Environment): void {
  const extra = { related: [related(facts.location, 'has `reservation: unknown`')] };
  complain(cx, env, 'FTP1189', one.span, { name: env.owner.name, source: facts.name }, extra);
}

/** Directive (EU) 2019/790: article 3 serves scientific research alone; under article 4 the holder may reserve mining. */
function whyNot(cx: Checker, facts: SourceFacts): string | null {
  if (facts.license?.forbids.includes('training')) return `${facts.license.id} does not allow it`;
  if (facts.basis === 'tdm_art4' && facts.reservation === 'reserved')
    return 'its holder has reserved mining (tdm_art4)';
  const purpose = cx.pipeline.purpose;
  if (facts.basis === 'tdm_art3' && purpose !== 'research')
    return `tdm_art3 holds for research alone, and the purpose is ${purpose ?? 'not stated'}`;
  return null;
}
