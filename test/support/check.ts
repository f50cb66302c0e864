import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { memoryHost } from '../../compiler/host/memory.ts';
import type { OperatorManifest, OperatorSignature } from '../../compiler/operators/manifest.ts';
import { type Checked, type CheckOptions, check } from '../../compiler/semantics/check.ts';

/** The manifest of the standard library, with an operator of a user's own besides. */
export const manifest: OperatorManifest = withUserOperators(
  JSON.parse(readFileSync(fileURLToPath(new URL('../../stdlib/manifest.json', import.meta.url)), 'utf8')),
);

/** What reading `filters/medical.ts` would give: a scalar function of a text. */
function withUserOperators(standard: OperatorManifest): OperatorManifest {
  const words = standard.operators.find((operator) => operator.name === 'words')!;
  const medical: OperatorSignature = {
    ...words,
    name: 'medical_density',
    module: 'filters/medical.ts',
    export: 'medical_density',
    declaredAt: { file: 'filters/medical.ts', start: 0, end: 1 },
    result: { kind: 'scalar', name: 'Float' },
    digest: '0'.repeat(64),
  };
  return { ...standard, operators: [...standard.operators, medical] };
}

/** Checks texts in memory; `main.ftp` is the entry. */
export function checkFiles(
  files: Readonly<Record<string, string>>,
  options: CheckOptions = {},
  entry = 'main.ftp',
): Checked {
  return check(entry, memoryHost(files), manifest, options);
}

export const checkText = (text: string, options: CheckOptions = {}): Checked =>
  checkFiles({ 'main.ftp': text }, options);

/** `FTP0103 12:8 notces`: code, place, and the text that is marked. */
export function summary(checked: Checked, diagnostic: Diagnostic): string {
  const { code, location } = diagnostic;
  if (location === null) return `${code} -`;
  const text = checked.files.get(location.file)?.text ?? '';
  const { start, end } = location.span;
  const before = text.slice(0, start).split('\n');
  const file = location.file === 'main.ftp' ? '' : `${location.file} `;
  return `${code} ${file}${before.length}:${before.at(-1)!.length + 1} ${text.slice(start, end).replace(/\s+/g, ' ')}`;
}

export const summaries = (checked: Checked): readonly string[] =>
  checked.diagnostics.map((one) => summary(checked, one));
