import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Diagnostic } from '../compiler/diagnostics/diagnostic.ts';
import type { Compilation } from '../compiler/graph/graph.ts';
import { findLocked, type LockFile } from '../compiler/semantics/training/lock-file.ts';
import { type PipelineIdentity, projectIdentity } from '../runtime/events/pipeline-identity.ts';
import { lastKeys } from '../runtime/events/runs.ts';
import type { Estimator } from '../runtime/plan/estimate.ts';
import type { LockedFiles } from '../runtime/plan/files.ts';
import type { KeyContext, KeyManifest } from '../runtime/plan/key.ts';
import { makePlan, type Plan, type PlanSources } from '../runtime/plan/plan.ts';
import { hasWords } from '../runtime/plan/word-lists.ts';
import { secretDigests } from '../runtime/secrets.ts';
import { openStore, type Store } from '../runtime/store/store.ts';
import { archiveOperators } from './fetch/wanted.ts';
import { crossedLimits } from './limits/crossed.ts';
import { limitDiagnostics } from './limits/diagnostics.ts';
import { lockAt } from './limits/pinned.ts';
import type { Compiled } from './pipeline.ts';

/** A pipeline with the store and the machine it runs against. */
export interface Session {
  readonly compiled: Compiled;
  readonly compilation: Compilation;
  readonly store: Store;
  /** By which its earlier runs are found. */
  readonly identity: PipelineIdentity;
  readonly sources: PlanSources;
}

/** Opens the store: the one named by a flag, by `FINSLIP_STORE`, by `finslip.ftp`, or `.finslip/store` under the project. */
export function openSession(compiled: Compiled, storeFlag: string | null, warn?: Warn): Promise<Session> {
  const root = compiled.project.root;
  return sessionAt(root, compiled, storeFolder(root, compiled, storeFlag), warn);
}

/** The same where paths start elsewhere and the store is given. */
export async function sessionAt(root: string, compiled: Compiled, folder: string, warn?: Warn): Promise<Session> {
  const compilation = compiled.compilation!;
  const store = await openStore(folder, { warn });
  const identity: PipelineIdentity = {
    pipeline: compilation.graph.pipeline.name,
    project: projectIdentity(root, store.root),
    file: compiled.project.entry,
  };
  const sources: PlanSources = {
    root,
    lookup: (key) => store.lookup(key),
    keyManifest: (key) => store.keyManifest(key) as Promise<KeyManifest | null>,
    digestFile: (path) => store.digestFile(path),
    hasWords,
    lockedFiles: lockedFiles(root),
    archives: {
      operators: archiveOperators(compiled),
      locked: (folder) => lockAt(root)?.archives?.[folder]?.digest ?? null,
    },
    previous: lastKeys(store.context, identity),
    context: { salt: salt(root), ...(await numerics(compilation)), secret: secretDigests() },
    estimator: await estimatorOf(compilation, root),
  };
  return { compiled, compilation, store, identity, sources };
}

/** Hears of damaged entries that were set aside, and the like. */
type Warn = (warning: Diagnostic) => void;

/** The plan of a session, with what is to be said of limits that are measured. */
export async function planSession(session: Session, targets: readonly string[]): Promise<Plan> {
  const { compilation, compiled, sources } = session;
  const plan = await makePlan(compilation, sources, targets);
  const own = compiled.limits.filter(({ limit }) => plan.tasks.some(({ node }) => node.id === limit.task));
  const diagnostics = limitDiagnostics(compilation, own, plan.tasks, sources.context);
  const crossed = crossedLimits(compilation, own, compiled.manifest);
  return { ...plan, diagnostics: [...plan.diagnostics, ...diagnostics, ...crossed] };
}

export function storeFolder(
  root: string,
  declaring: Pick<Compilation, 'deployment'> | null,
  flag: string | null,
): string {
  const declared = Object.values(declaring?.deployment.stores ?? {}).find(({ kind }) => kind === 'directory')?.options
    .path;
  const chosen =
    flag ?? process.env.FINSLIP_STORE ?? (typeof declared === 'string' ? declared : join('.finslip', 'store'));
  return resolve(root, chosen);
}

/** Read only where a pipeline has a model of a hub. The checker has looked at the lock file, so that it can be read. */
function lockedFiles(root: string): LockedFiles {
  let lock: LockFile | null | undefined;
  return (repository, commit) => {
    lock ??= lockAt(root);
    const files = findLocked(lock, repository, commit)?.model.files;
    if (files === undefined || Object.keys(files).length === 0) return null;
    return Object.entries(files).map(([path, { bytes, digest }]) => ({
      path: `${repository}@${commit}/${path}`,
      bytes,
      digest,
      hub: { repository, commit, path },
    }));
  };
}

/** The engine is looked for only when a task's numbers depend on it. */
async function numerics({ graph }: Compilation): Promise<Pick<KeyContext, 'numerics' | 'engines'>> {
  const dependent = graph.nodes.filter((node) => node.numerics);
  if (dependent.length === 0) return { numerics: 'none' };
  const { numericsId } = await import('../stdlib/engines/select.ts');
  const { trlNumerics } = await import('../stdlib/training/trl/numerics.ts');
  return { numerics: await numericsId(), engines: { trl: trlNumerics() } };
}

/** `.finslip/salt`: a line of text that disowns everything computed under another. */
function salt(root: string): string {
  const path = join(root, '.finslip', 'salt');
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
}

/** What training costs is asked of the standard library only where something is trained. */
async function estimatorOf({ graph }: Compilation, root: string): Promise<Estimator> {
  if (!graph.nodes.some(({ kind }) => kind === 'model')) return () => ({});
  return (await import('./estimate.ts')).trainingEstimator(graph, root);
}
