/**
 * The process that reads a user's operators: ts-morph's memory and esbuild's service end with it. A request comes in on standard input, a
 * response goes out on standard output, both JSON.
 */
import { text } from 'node:stream/consumers';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { type Bundle, bundleOperators } from './bundle.ts';
import type { OperatorSignature } from './manifest.ts';
import { readOperators } from './reader.ts';

export interface ReadUserRequest {
  readonly root: string;
  readonly files: readonly string[];
  readonly authoring: { readonly code: string; readonly types: string };
}

export interface UserFile {
  readonly path: string;
  readonly bundle: Bundle | null;
  readonly operators: readonly OperatorSignature[];
}

export interface ReadUserResponse {
  readonly files: readonly UserFile[];
  readonly diagnostics: readonly Diagnostic[];
  /** Everything that types or code came from, relative to the root. */
  readonly dependencies: readonly string[];
}

async function read({ root, files, authoring }: ReadUserRequest): Promise<ReadUserResponse> {
  const module = (file: string): string => file;
  const reading = readOperators({
    root,
    files,
    authoring: authoring.types,
    check: true,
    module,
    digest: null,
    oneNameSpace: false,
  });
  const diagnostics: Diagnostic[] = [...reading.diagnostics];
  const dependencies = new Set(reading.files);
  const read: UserFile[] = [];
  for (const path of files) {
    const { bundle, diagnostics: problems } = await bundleOperators(root, path, authoring.code);
    diagnostics.push(...problems);
    for (const file of bundle?.files ?? []) dependencies.add(file);
    const digest = bundle?.digest ?? null;
    const own = reading.signatures.filter((signature) => signature.module === path);
    read.push({ path, bundle, operators: own.map((signature) => ({ ...signature, digest })) });
  }
  return { files: read, diagnostics, dependencies: [...dependencies].sort() };
}

const response = await read(JSON.parse(await text(process.stdin)) as ReadUserRequest);
process.stdout.write(JSON.stringify(response));
