import type { Entry, Span } from '../../syntax/ast.ts';
import { type Checker, complain, type Environment } from '../context.ts';
import { list } from '../reporting.ts';
import type { RowShape } from '../rows.ts';
import type { SourceFacts } from './facts.ts';
import { specialClasses } from './personal.ts';

/** What a source that holds personal data must say of itself. Regulation (EU) 2016/679, articles 5(1)(b), 6 and 9. */
export function checkSource(
  cx: Checker,
  facts: SourceFacts,
  shape: RowShape,
  env: Environment,
  entries: ReadonlyMap<string, Entry>,
): void {
  const labelled = [...shape.columns].filter(([, field]) => (field.labels ?? []).length > 0);
  const name: Span = facts.location.span;
  const gdpr: Span = entries.get('gdpr')?.value ?? name;
  const has = (article: string) => facts.gdpr.some((basis) => basis.startsWith(article));
  if (labelled.length === 0) return;
  if (entries.get('gdpr') === undefined) {
    const columns = list(labelled.map(([column]) => column));
    complain(cx, env, 'FTP0406', name, { source: facts.name, columns });
    return;
  }
  if (has('art9') && !has('art6')) complain(cx, env, 'FTP0413', gdpr, { given: list(facts.gdpr) });
  for (const [column, field] of labelled) {
    const special = (field.labels ?? []).find((label) => specialClasses.includes(label));
    if (special !== undefined && !has('art9')) complain(cx, env, 'FTP0414', gdpr, { column, class: special });
  }
  if (facts.gdpr.includes('art6_1_f') && cx.pipeline.purpose === 'public_service')
    complain(cx, env, 'FTP0415', gdpr, {});
  if (facts.purpose === null) complain(cx, env, 'FTP0416', name, { source: facts.name });
}
