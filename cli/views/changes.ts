import type { Json } from '../../compiler/operators/manifest.ts';
import type { FieldChange } from '../../runtime/store/manifest-diff.ts';

/** One changed field of a key in words: `steps[1].options.min: 0.65 → 0.7`. */
export function changeText({ path, before, after }: FieldChange): string {
  if (path === 'salt') return 'the salt of the store changed';
  if (path.startsWith('files['))
    return before === undefined
      ? 'a source file is new'
      : after === undefined
        ? 'a source file is gone'
        : 'a source file changed';
  const input = /^inputs\.(.+)$/.exec(path);
  if (input) return `input ${input[1]} changed`;
  if (before === undefined) return `${path} is new: ${shorten(after)}`;
  if (after === undefined) return `${path} is gone (was ${shorten(before)})`;
  return `${path}: ${shorten(before)} → ${shorten(after)}`;
}

function shorten(value: Json | undefined): string {
  const text =
    typeof value === 'string'
      ? value.replace(/^(sha256:[0-9a-f]{10})[0-9a-f]{54}$/, '$1…')
      : String(JSON.stringify(value));
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
