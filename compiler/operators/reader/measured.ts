import type { MeasuredBy } from '../manifest.ts';
import type { Type } from '../types.ts';

/**
 * `@measured above REASON` or `below REASON, REASON`: rows whose value lies on that side of the limit are dropped by these reasons. `@measured compared` for a
 * condition. Null where the tag says something else, or the parameter is neither a number nor a condition.
 */
export function parseMeasured(tag: string, type: Type): MeasuredBy | null {
  if (tag === 'compared') return type.kind === 'predicate' ? { drops: 'compared', reasons: [] } : null;
  const [, drops, listed] = /^(above|below)\s+(\S.*)$/.exec(tag) ?? [];
  const reasons = (listed ?? '').split(',').map((reason) => reason.trim());
  if (drops === undefined || !isNumber(type) || reasons.some((reason) => !/^\w+$/.test(reason))) return null;
  return { drops: drops as MeasuredBy['drops'], reasons };
}

const isNumber = (type: Type): boolean =>
  type.kind === 'scalar' ? type.name === 'Int' || type.name === 'Float' : type.kind === 'quantity';
