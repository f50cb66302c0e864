import type { Origin } from '../../../compiler/operators/types.ts';
import { formatCount } from '../../../runtime/progress/format.ts';
import type { ColumnOrigin } from '../../survey/origins.ts';

/** `given`, `extracted by alto`, `inferred by infer_metadata`, `derived: lix(text)`; several in the order in which they came in. */
export function originText({ origin, rows, confidence }: ColumnOrigin): string {
  const whence = originNames(origin);
  if (rows === null) return whence;
  const counts = Object.entries(rows).map(([name, count]) => `${formatCount(count ?? 0)} ${name}`);
  const sure = confidence === null ? '' : `, median confidence ${confidence.quantiles.p50.toFixed(2)}`;
  return `${whence} (${counts.join(', ')}${sure})`;
}

export const originNames = (origin: readonly Origin[]): string => origin.map(one).join(' or ');

function one({ kind, by }: Origin): string {
  if (by === undefined) return kind;
  return kind === 'derived' ? `${kind}: ${by}` : `${kind} by ${by}`;
}
