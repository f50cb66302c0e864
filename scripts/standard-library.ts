import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import fastGlob from 'fast-glob';
import type { Diagnostic } from '../compiler/diagnostics/diagnostic.ts';
import { completeDefaults } from '../compiler/operators/constructors.ts';
import type { OperatorManifest, OperatorSignature } from '../compiler/operators/manifest.ts';
import { readOperators } from '../compiler/operators/reader.ts';

/** Reads the standard library under `root` into its manifest. */
export function standardManifest(root: string): {
  readonly manifest: OperatorManifest;
  readonly diagnostics: readonly Diagnostic[];
} {
  const files = fastGlob.sync('stdlib/**/*.ts', { cwd: root }).sort();
  const definitions = files.filter((file) => readFileSync(join(root, file), 'utf8').includes('operators/authoring.ts'));
  const reading = readOperators({
    root,
    files: definitions,
    authoring: join(root, 'compiler/operators/authoring.ts'),
    check: false,
    module: (file) => file.replace(/\.ts$/, ''),
    digest: null,
    oneNameSpace: true,
  });
  const completed = completeDefaults(reading.signatures, reading.signatures);
  const modules = Object.fromEntries(
    fastGlob
      .sync('stdlib/**/*.ftp', { cwd: root })
      .sort()
      .map((file) => [`std/${basename(file, '.ftp')}`, readFileSync(join(root, file), 'utf8')]),
  );
  const content = { format: 1, operators: completed.signatures, modules } as const;
  const digest = createHash('sha256').update(JSON.stringify(content)).digest('hex');
  return {
    manifest: { format: 1, digest, operators: content.operators, modules },
    diagnostics: [...reading.diagnostics, ...completed.diagnostics],
  };
}

/** JSON with one line per parameter, so that a reviewer reads the change of an operator as a change of lines. */
export function writeManifest(manifest: OperatorManifest): string {
  const operators = manifest.operators.map(writeOperator).join(',\n');
  const modules = Object.entries(manifest.modules)
    .map(([path, text]) => `    ${JSON.stringify(path)}: ${JSON.stringify(text)}`)
    .join(',\n');
  return [
    '{',
    `  "format": ${manifest.format},`,
    `  "digest": ${JSON.stringify(manifest.digest)},`,
    `  "operators": [\n${operators}\n  ],`,
    `  "modules": {${modules === '' ? '' : `\n${modules}\n  `}}`,
    '}\n',
  ].join('\n');
}

function writeOperator(operator: OperatorSignature): string {
  const entries = Object.entries(operator).map(([key, value]) => {
    if (key !== 'params' || operator.params.length === 0)
      return `      ${JSON.stringify(key)}: ${JSON.stringify(value)}`;
    const params = operator.params.map((param) => `        ${JSON.stringify(param)}`).join(',\n');
    return `      "params": [\n${params}\n      ]`;
  });
  return `    {\n${entries.join(',\n')}\n    }`;
}
