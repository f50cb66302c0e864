import type { NameExpression } from '../../syntax/ast.ts';
import { at, type Checker, complain, type Environment } from '../context.ts';
import { list, related, replace } from '../reporting.ts';
import type { Draft, Located } from '../values.ts';
import type { SourceFacts } from './facts.ts';
import { bindingTerms } from './policy.ts';
import { idsOf } from './spdx.ts';
import { type LicenseTerms, leftBy } from './terms.ts';
import { readWaivers } from './waivers.ts';
import { smallestContradiction } from './witness.ts';

/** A source with the terms that bind what was made of it. */
interface Bound {
  readonly facts: SourceFacts;
  readonly terms: LicenseTerms;
}

/**
 * What is given away must be open to it: licences, agreements and personal data of everything it was made of. Conflicts are raised here and
 * not where streams meet, since only giving away makes them conflicts.
 */
export function checkSink(cx: Checker, draft: Draft, name: NameExpression, env: Environment): void {
  const sources = draft.labels.origin.flatMap((id) => cx.sources.get(id) ?? []);
  const waivers = readWaivers(cx, draft.args.waive, env);
  const licensed = () => {
    const unknown = sources.filter((facts) => bindingTerms(facts, cx.policy) === null);
    const unstated = unknown.filter(({ licenseRefused }) => !licenseRefused);
    if (unstated.length === 0 && unknown.length > 0) return true;
    if (unstated.length > 0) {
      const extra = { related: unstated.map((facts) => related(facts.location, 'states no licence')) };
      const said = { release: env.owner.name, sources: list(unstated.map((facts) => facts.name)) };
      complain(cx, env, 'FTP0401', name, said, extra);
      return true;
    }
    const bound = sources.map((facts) => ({ facts, terms: bindingTerms(facts, cx.policy)! }));
    return refusedByAgreement(cx, bound, name, env) || checkLicense(cx, bound, draft.args.license, env);
  };
  waivers.unless('license', licensed);
  waivers.unless('personal', () => checkPersonal(cx, draft, name, env));
  waivers.reportUnused();
}

function refusedByAgreement(cx: Checker, bound: readonly Bound[], name: NameExpression, env: Environment): boolean {
  const refusing = bound.filter(({ terms }) => terms.forbids.includes('publish_weights'));
  if (refusing.length === 0) return false;
  const extra = { related: refusing.map(({ facts, terms }) => related(facts.licenseAt, `under ${terms.id}`)) };
  const said = {
    release: env.owner.name,
    sources: list(refusing.map(({ facts }) => facts.name)),
    use: '`publish_weights`',
  };
  complain(cx, env, 'FTP0404', name, said, extra);
  return true;
}

/** True where it complained. */
function checkLicense(cx: Checker, bound: readonly Bound[], wanted: Located | undefined, env: Environment): boolean {
  if (wanted?.value.kind !== 'license') return false;
  const target = wanted.value.terms.id;
  const ids = idsOf(target);
  const against = bound.filter(
    ({ terms }) => terms.outputs !== null && !ids.every((id) => terms.outputs!.includes(id)),
  );
  if (against.length === 0) return false;
  const places = (set: readonly Bound[]) => ({
    related: set.map(({ facts, terms }) => related(facts.licenseAt, `\`${facts.name}\` is under ${terms.id}`)),
  });
  const left = leftBy(bound);
  const contradiction = left?.length === 0 ? smallestContradiction(bound) : null;
  if (contradiction !== null && contradiction.length > 1) {
    const ways = contradiction.map((one) => without([one], bound));
    const said = {
      release: env.owner.name,
      sources: list(contradiction.map(({ facts }) => facts.name)),
      ways: ways.join('; '),
    };
    complain(cx, env, 'FTP0403', wanted.span, said, places(contradiction));
    return true;
  }
  const sources = contradiction ?? against;
  const permitted = leftBy(sources) ?? [];
  const inner = { start: wanted.span.start + 1, end: wanted.span.end - 1 };
  complain(
    cx,
    env,
    'FTP0402',
    wanted.span,
    {
      licence: `\`${target}\``,
      release: env.owner.name,
      sources: list(sources.map(({ facts }) => facts.name)),
      permitted: permitted.length === 0 ? 'nothing to be given away' : list(permitted, 'or'),
      ways: without(sources, bound),
    },
    { ...places(sources), fixes: (left ?? []).slice(0, 3).map((id) => replace(at(env, inner), id)) },
  );
  return true;
}

/** What the release could be if these sources were left out. */
function without(these: readonly Bound[], all: readonly Bound[]): string {
  const left = leftBy(all.filter((one) => !these.includes(one)));
  const names = `without ${list(these.map(({ facts }) => facts.name))}`;
  if (left === null) return `${names}, any licence would do`;
  return left.length === 0 ? `${names}, others still leave none` : `${names}, ${list(left, 'or')} would do`;
}

function checkPersonal(cx: Checker, { labels }: Draft, name: NameExpression, env: Environment): boolean {
  if (labels.personal.length === 0) return false;
  const ids = [...new Set(labels.personal.map((one) => one.source))];
  const facts = ids.flatMap((id) => cx.sources.get(id) ?? []);
  const columns = [...new Set(labels.personal.map((one) => `${one.column} (${one.class})`))].join(', ');
  const extra = {
    related: facts.map((one) => related(one.location, 'has personal data')),
    fixes: [{ title: 'waive it: `waive: [personal(because: "…", expires: …)]`', edits: [] }],
  };
  const said = { release: env.owner.name, sources: list(facts.map((one) => one.name)), columns };
  complain(cx, env, 'FTP0407', name, said, extra);
  return true;
}
