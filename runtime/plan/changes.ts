import { diffManifests, type FieldChange } from '../store/manifest-diff.ts';
import { inputNamed } from './inputs.ts';
import type { KeyManifest } from './key.ts';

/** A field of a key that differs from last time, and how a person would call it: `language min` for `stage.steps[1].options.min`. */
export interface Change extends FieldChange {
  readonly label: string;
}

export function changesOf(before: KeyManifest, after: KeyManifest): Change[] {
  return diffManifests(before, after).map((change) => ({ ...change, label: labelOf(change.path, after, before) }));
}

function labelOf(path: string, after: KeyManifest, before: KeyManifest): string {
  if (path === 'salt') return 'salt';
  if (path.startsWith('files[')) return 'a source file';
  const input = /^inputs(?:\.(.+)|\["(.+)"\])$/.exec(path);
  if (input) {
    const name = (input[1] ?? input[2])!;
    return inputNamed(name) === name ? `input ${name}` : `input ${inputNamed(name)} (documents)`;
  }
  const step = /^stage\.(source|steps\[(\d+)\])(?:\.(.+))?$/.exec(path);
  if (!step) return words(path);
  const position = step[2] === undefined ? null : Number(step[2]);
  const operator = operatorAt(after, position) ?? operatorAt(before, position) ?? step[1]!;
  return [operator, words(step[3] ?? '')].filter(Boolean).join(' ');
}

/** `options.condition.$expression.right.value` is a number in `condition`; what it is nested in is of no use to a reader. */
const words = (path: string): string =>
  path
    .replace(/^options\.?/, '')
    .replace(/(?:\.\$expression|\["\$expression"\]).*$/, '')
    .replace(/(?:\.\$|\["\$"\])$/, '');

function operatorAt(manifest: KeyManifest, position: number | null): string | null {
  const { source, steps } = (manifest.stage ?? {}) as {
    source?: { operator: string };
    steps?: readonly { operator: string }[];
  };
  return (position === null ? source?.operator : steps?.[position]?.operator) ?? null;
}
