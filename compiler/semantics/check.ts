import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { Deployment, Flow } from '../graph/flow.ts';
import type { Host } from '../host/host.ts';
import type { OperatorManifest } from '../operators/manifest.ts';
import type { SourceFile } from '../syntax/ast.ts';
import { createCatalog } from './catalog.ts';
import { createChecker, type Settings } from './checker.ts';
import type { Checker, Environment, PipelineFacts } from './context.ts';
import { environmentOf } from './declarations/define.ts';
import { noDeployment, policyOf, readDeployment } from './declarations/deployment.ts';
import { defaultPipeline, readPipeline } from './declarations/pipeline.ts';
import { checkEdition } from './edition.ts';
import { buildFlow, namedPorts } from './flow.ts';
import { followImports } from './imports.ts';
import { declareNames, fileOwner } from './names.ts';
import { readOverrides, unusedOverrides } from './overrides.ts';
import { configuration, openFile, openProject, type Project } from './project.ts';
import { createSink } from './reporting.ts';
import { suppress } from './suppress.ts';
import { listSymbols, type SymbolEntry } from './symbol-list.ts';
import { elaborateTests, type TestFlow } from './tests.ts';
import { folderReader } from './training/folder.ts';
import { type ModelReference, readLockFile } from './training/lock-file.ts';
import { checkUnused } from './unused.ts';
import type { FileScope } from './values.ts';
import { checkWhole } from './whole.ts';

export interface CheckOptions {
  /** Values for `param` declarations, as text in the language: `{ similarity: '85%' }`. */
  readonly params?: Readonly<Record<string, string>>;
  /** Leaves the lock file aside and asks for no entry in it: how `finslip lock` finds what to lock. */
  readonly unlocked?: boolean;
}

export interface Checked {
  /** Null where there are errors. */
  readonly flow: Flow | null;
  /** What `finslip.ftp` says; empty without one. */
  readonly deployment: Deployment;
  /** One per `test`, where there are no errors. */
  readonly tests: readonly TestFlow[];
  /** By file, then by place. */
  readonly diagnostics: readonly Diagnostic[];
  /** Every `.ftp` file that was read, by its path from the project root. */
  readonly files: ReadonlyMap<string, { readonly text: string; readonly tree: SourceFile }>;
  /** Every declared name, for editors; put together when asked for. */
  symbols(): readonly SymbolEntry[];
  /** Every `hub(…)` that was met, in order. */
  readonly references: readonly ModelReference[];
  /** Folder that paths in the files start from, as the host knows it. */
  readonly root: string;
}

/** Checks a pipeline file, or `finslip.ftp`, with everything it uses. Reads no data and runs nobody's code. */
export function check(entryFile: string, host: Host, manifest: OperatorManifest, options: CheckOptions = {}): Checked {
  const { project, entry } = openProject(entryFile, host);
  const sink = createSink();
  const catalog = createCatalog(manifest);
  const role = entry === configuration ? 'deployment' : 'entry';
  const scope = openFile(project, entry, role);
  if (scope === null) return unreadable(project, entry);
  const overrides = readOverrides(project, options.params ?? {});
  const before: Settings = {
    files: project.scopes,
    pipeline: defaultPipeline(scope),
    policy: policyOf(noDeployment),
    places: new Map(),
    folder: folderReader(project),
    lock: options.unlocked ? null : readLockFile(project, sink),
    references: [],
    wantsLock: !options.unlocked,
    overrides,
  };
  const early = createChecker(catalog, sink, before);
  index(early, project, scope);
  const pipeline = pipelineOf(early, scope);
  const deployment = deploymentOf(early, project, scope);
  const places = new Map(Object.entries(deployment.places));
  const cx = createChecker(catalog, sink, { ...before, pipeline, policy: policyOf(deployment), places });
  for (const each of project.scopes.values()) defineAll(cx, each);
  const tests = elaborateTests(cx, scope, deployment);
  unusedOverrides(cx, scope, overrides);
  checkWhole(cx, [...namedPorts(scope).values()], deployment);
  for (const diagnostic of project.diagnostics) sink.add(diagnostic);
  checkUnused(cx, scope);
  const sound = !sink.all().some((diagnostic) => diagnostic.severity === 'error');
  const diagnostics = suppress(sink.all(), project.scopes.values()).sort(byPlace);
  return {
    flow: sound ? buildFlow(cx, scope, deployment) : null,
    deployment,
    tests: sound ? tests : [],
    diagnostics,
    files: filesOf([...project.scopes.values(), ...[...overrides.values()].map((one) => one.scope)]),
    symbols: () => listSymbols(project.scopes.values()),
    references: before.references,
    root: project.root,
  };
}

function unreadable(project: Project, entry: string): Checked {
  const diagnostics = [report('FTP0100', null, { path: entry })];
  return {
    flow: null,
    deployment: noDeployment,
    tests: [],
    diagnostics,
    files: new Map(),
    symbols: () => [],
    references: [],
    root: project.root,
  };
}

const filesOf = (scopes: readonly FileScope[]): Checked['files'] =>
  new Map(scopes.map(({ path, text, tree }) => [path, { text, tree }]));

/** Declares the names of a file and of all it uses. */
function index(cx: Checker, project: Project, scope: FileScope): void {
  checkEdition(cx, scope.tree, environmentOf(scope, fileOwner(scope)));
  declareNames(cx, scope);
  followImports(cx, project, scope, (found) => index(cx, project, found));
}

function pipelineOf(cx: Checker, scope: FileScope): PipelineFacts {
  const pipelines = scope.tree.statements.flatMap((one) =>
    one.kind === 'declaration' && one.keyword.text === 'pipeline' ? [one] : [],
  );
  return readPipeline(cx, pipelines, environmentOf(scope, fileOwner(scope)));
}

function deploymentOf(cx: Checker, project: Project, scope: FileScope): Deployment {
  const known = [...scope.own.keys(), ...[...scope.own.values()].map((one) => one.declaration.keyword.text)];
  const isEntry = scope.path === configuration;
  const found = isEntry ? scope : openFile(project, configuration, 'deployment');
  if (found === null) return noDeployment;
  if (!isEntry) index(cx, project, found);
  const env: Environment = environmentOf(found, fileOwner(found));
  return readDeployment(cx, found, env, known);
}

function defineAll(cx: Checker, scope: FileScope): void {
  for (const definition of scope.own.values()) cx.define(definition, definition.location);
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  if (a.location === null || b.location === null) return Number(a.location !== null) - Number(b.location !== null);
  if (a.location.file !== b.location.file) return a.location.file < b.location.file ? -1 : 1;
  return a.location.span.start - b.location.span.start || (a.code < b.code ? -1 : 1);
}
