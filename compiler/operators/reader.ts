import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { Project, type SourceFile, ts } from 'ts-morph';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { OperatorSignature } from './manifest.ts';
import { type Context, problem } from './reader/context.ts';
import { definitionOf, readDefinition } from './reader/definition.ts';

/**
 * Reads operator signatures from TypeScript source. Nothing of it is run. This module alone stands before ts-morph, which takes a second
 * and 180 MB to load: only the manifest script and the reader process (`reader-process.ts`) may import it.
 */
export interface ReadRequest {
  /** Absolute folder that paths in diagnostics and `declaredAt` are relative to. */
  readonly root: string;
  /** Files to read, relative to the root, `/`-separated. */
  readonly files: readonly string[];
  /** Absolute path of the authoring interface, `.ts` or `.d.ts`. */
  readonly authoring: string;
  /** Report TypeScript's own errors, in these files and what they import. */
  readonly check: boolean;
  /** The module specifier that runs a file's operators. */
  module(file: string): string;
  readonly digest: string | null;
  /** The standard library has one name space; a user's files are told apart by the `use` that names them. */
  readonly oneNameSpace: boolean;
}

export interface Reading {
  /** Sorted by name. */
  readonly signatures: readonly OperatorSignature[];
  readonly diagnostics: readonly Diagnostic[];
  /** The files read and every project file they import, relative to the root, sorted: what a cached reading depends on. */
  readonly files: readonly string[];
}

export function readOperators(request: ReadRequest): Reading {
  const project = openProject(request);
  const inRoot = (path: string): string => relative(request.root, path).split(sep).join('/');
  const diagnostics: Diagnostic[] = [];
  const sources: SourceFile[] = [];
  for (const file of request.files) {
    const source = project.addSourceFileAtPathIfExists(join(request.root, file));
    if (source === undefined) diagnostics.push(report('FTP0513', null, { file, problem: 'there is no such file' }));
    else sources.push(source);
  }
  project.resolveSourceFileDependencies();
  const own = project
    .getSourceFiles()
    .filter((source) => source.getFilePath() !== request.authoring && isOwn(inRoot(source.getFilePath())));
  if (request.check) diagnostics.push(...typeErrors(own, inRoot));

  const signatures = new Map<string, OperatorSignature>();
  for (const source of sources) {
    for (const [name, declarations] of source.getExportedDeclarations()) {
      const definition = definitionOf(name, declarations[0]!, request.authoring);
      if (definition === null) continue;
      const home = definition.declaration.getSourceFile();
      if (home !== source && sources.includes(home)) continue;
      const context: Context = { operator: name, authoring: request.authoring, relative: inRoot, diagnostics };
      const place = { module: request.module(inRoot(source.getFilePath())), digest: request.digest };
      const signature = readDefinition(definition, place, context);
      const key = request.oneNameSpace ? name : `${signature.module} ${name}`;
      const other = signatures.get(key);
      if (other === undefined) signatures.set(key, signature);
      else
        problem(context, 'FTP0502', definition.declaration.getNameNode(), {
          operator: name,
          other: other.declaredAt.file,
        });
    }
  }
  return {
    signatures: [...signatures.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    diagnostics,
    files: own.map((source) => inRoot(source.getFilePath())).sort(),
  };
}

const isOwn = (path: string): boolean =>
  !path.startsWith('../') && !isAbsolute(path) && !path.includes('node_modules/');

function openProject({ authoring }: ReadRequest): Project {
  const project = new Project({
    skipAddingFilesFromTsConfig: true,
    skipLoadingLibFiles: false,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      lib: ['lib.es2023.d.ts'],
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      paths: { 'finslip/operators': [authoring] },
      allowImportingTsExtensions: true,
      strict: true,
      skipLibCheck: true,
      noEmit: true,
      types: [],
    },
  });
  project.createSourceFile(`${dirname(authoring)}/surroundings.d.ts`, surroundings);
  return project;
}

/** What an operator's code may count on beside ECMAScript; neither `process` nor `fetch`, since an operator is a function of its arguments. */
const surroundings = `
declare const console: { log(...values: unknown[]): void; error(...values: unknown[]): void };
interface AbortSignal { readonly aborted: boolean; readonly reason: unknown; throwIfAborted(): void }
declare class TextEncoder { encode(text?: string): Uint8Array }
declare class TextDecoder { constructor(label?: string); decode(bytes?: Uint8Array): string }
declare function structuredClone<T>(value: T): T;
`;

/** TypeScript's messages for one's own files. What Node provides is not typed here, so its absence is no error. */
function typeErrors(own: readonly SourceFile[], inRoot: (path: string) => string): readonly Diagnostic[] {
  return own.flatMap((source) =>
    source.getPreEmitDiagnostics().flatMap((found) => {
      const start = found.getStart();
      const message = ts.flattenDiagnosticMessageText(found.compilerObject.messageText, '\n').replace(/\s*\n\s*/g, ' ');
      const isError = found.getCategory() === ts.DiagnosticCategory.Error;
      if (!isError || start === undefined || /'node:[\w/]+'/.test(message)) return [];
      const span = { start, end: start + (found.getLength() ?? 0) };
      const location = { file: inRoot(source.getFilePath()), span };
      return [report('FTP0510', location, { message, number: `TS${found.getCode()}` })];
    }),
  );
}
