import type { Json } from '../../compiler/operators/manifest.ts';
import type { Change } from '../../runtime/plan/changes.ts';

/** One changed field of a key in words: `language min: 0.65 → 0.7`. */
export function changeText({ label, before, after }: Change): string {
  const digests = isDigest(before) || isDigest(after);
  if (before === undefined) return digests ? `${label} is new` : `${label} is new: ${shorten(after)}`;
  if (after === undefined) return digests ? `${label} is gone` : `${label} is gone (was ${shorten(before)})`;
  return digests ? `${label} changed` : `${label}: ${shorten(before)} → ${shorten(after)}`;
}

const isDigest = (value: Json | undefined): boolean => typeof value === 'string' && /^sha256:/.test(value);

function shorten(value: Json | undefined): string {
  const text = typeof value === 'string' ? value : String(JSON.stringify(value));
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
