import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Diagnostic } from '../../../compiler/diagnostics/diagnostic.ts';
import type { OperatorSignature, ParamSignature } from '../../../compiler/operators/manifest.ts';
import { type Reading, readOperators } from '../../../compiler/operators/reader.ts';
import { temporaryFolder } from '../../support/folder.ts';

const authoring = fileURLToPath(new URL('../../../compiler/operators/authoring.ts', import.meta.url));

/** A project folder with these files. */
export function projectWith(files: Readonly<Record<string, string>>): string {
  const root = temporaryFolder();
  writeInto(root, files);
  return root;
}

export function writeInto(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** Reads the files of a project as a user's operators are read. */
export function read(files: Readonly<Record<string, string>>, check = false): Reading {
  const root = projectWith(files);
  return readOperators({
    root,
    files: Object.keys(files).filter((path) => !path.startsWith('lib/')),
    authoring,
    check,
    module: (file) => file,
    digest: null,
    oneNameSpace: true,
  });
}

/** Reads one file whose imports from `finslip/operators` are written for it. */
export function readOne(body: string, check = false): Reading {
  const names = [...new Set(body.match(/\b[A-Za-z]+\b/g))].filter((name) => vocabulary.has(name));
  return read({ 'operators.ts': `import { ${names.join(', ')} } from 'finslip/operators';\n${body}` }, check);
}

export function operator(reading: Reading, name: string): OperatorSignature {
  const found = reading.signatures.find((signature) => signature.name === name);
  if (found === undefined)
    throw new Error(`no ${name}; ${reading.diagnostics.map(({ message }) => message).join('; ')}`);
  return found;
}

export function param(signature: OperatorSignature, name: string): ParamSignature {
  const found = signature.params.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no ${name} among ${signature.params.map((each) => each.name).join(', ')}`);
  return found;
}

/** Codes, and the text that each points at. */
export function problems(reading: Reading, text: string): readonly string[] {
  return reading.diagnostics.map((found) => `${found.code} ${pointedAt(found, text)}`);
}

export const pointedAt = ({ location }: Diagnostic, text: string): string =>
  location === null ? '' : text.slice(location.span.start, location.span.end);

const vocabulary = new Set(
  (
    'source rowOperator scalar barrier value model metric evaluation sink executor store signature drop ' +
    'Int Fraction Size Duration Tokens Steps GpuHours Lang License Path IsoDate Column Predicate Derive Value Rows Model Metric ' +
    'Report Row RowKernel RowTools TaskTools SourceTools RecordChunk Json'
  ).split(' '),
);
