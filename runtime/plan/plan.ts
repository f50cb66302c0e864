import { resolve as resolvePath } from 'node:path';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { report } from '../../compiler/diagnostics/report.ts';
import type { Compilation, GraphNode } from '../../compiler/graph/graph.ts';
import type { ResultRecord } from '../store/result.ts';
import type { ArchiveFacts } from './archives.ts';
import { secretsOf, wordListsOf } from './beside.ts';
import { type Change, changesOf } from './changes.ts';
import { inDeclaredOrder } from './declared-order.ts';
import { type Estimator, estimateNode } from './estimate.ts';
import { type DigestFile, type LockedFiles, sourceFiles } from './files.ts';
import { documentsOf } from './inputs.ts';
import { isPending, type KeyContext, type KeyManifest, type SourceFile } from './key.ts';
import type { Finished } from './lineage.ts';
import type { PlannedTask } from './planned.ts';
import { resolve } from './resolve.ts';
import { selectNodes } from './select.ts';
import { heldBack } from './verdict.ts';

export interface Plan {
  readonly tasks: readonly PlannedTask[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What planning reads. Everything is an interface so that tests need no disk. */
export interface PlanSources {
  readonly root: string;
  readonly lookup: (key: string) => Promise<ResultRecord | null>;
  readonly keyManifest: (key: string) => Promise<KeyManifest | null>;
  readonly digestFile: DigestFile;
  /** Left out where there is no lock file. */
  readonly lockedFiles?: LockedFiles;
  /** Left out where nothing is fetched before it is read. */
  readonly archives?: ArchiveFacts;
  /** Task -> key in the last run of this pipeline. */
  readonly previous: ReadonlyMap<string, string>;
  /** Has a word list words? Left out where nothing can be read. */
  readonly hasWords?: (path: string) => boolean;
  readonly context: KeyContext;
  readonly estimator: Estimator;
}

/** Looks every task up in dependency order. `targets` (names or tasks) narrow the plan to what they need; empty means all. */
export async function makePlan(
  compilation: Compilation,
  sources: PlanSources,
  targets: readonly string[] = [],
): Promise<Plan> {
  const selection = selectNodes(compilation, targets);
  const diagnostics: Diagnostic[] = [...selection.diagnostics];
  const { nodes, pipeline } = compilation.graph;
  if (nodes.length === 0) diagnostics.push(report('FTP0807', null, { pipeline: pipeline.name }));
  const finished = new Map<string, Finished>();
  const tasks = new Map<string, PlannedTask>();
  for (const node of selection.nodes) {
    const location = compilation.sourceMap.locations[node.stage?.source?.id ?? node.id]?.[0] ?? null;
    diagnostics.push(...plannedOperators(node, compilation));
    const files = await sourceFiles(
      node,
      sources.root,
      sources.digestFile,
      location,
      sources.lockedFiles ?? (() => null),
      sources.archives,
    );
    if (!isFiles(files)) {
      diagnostics.push(files);
      continue;
    }
    const missing = [
      ...missingSecrets(node, compilation, sources.context),
      ...emptyWordLists(node, compilation, sources),
    ];
    if (missing.length > 0) {
      diagnostics.push(...missing);
      continue;
    }
    const resolved = resolve(node, compilation, finished, files, sources.context);
    const stored = resolved.key === null ? null : await sources.lookup(resolved.key);
    const result = stored && inDeclaredOrder(stored, node);
    if (result) finished.set(node.id, { key: resolved.key!, result, files });
    const previousKey = sources.previous.get(node.id);
    const before = previousKey === undefined || result ? null : await sources.keyManifest(previousKey);
    const held = heldBack(
      node,
      Object.values(node.inputs).flatMap((input) => tasks.get(input.node) ?? []),
    );
    tasks.set(node.id, {
      node,
      status: held ? 'blocked' : result ? 'cached' : resolved.key === null ? 'depends' : 'run',
      held,
      resolved,
      result,
      files,
      changes: before === null ? null : withoutPending(changesOf(before, resolved.manifest), resolved.manifest),
      estimate: await estimateNode(node, files, result, tasks, sources),
    });
  }
  return { tasks: [...tasks.values()], diagnostics };
}

/** That a task before it will run says nothing yet about whether this one has to. */
function withoutPending(changes: readonly Change[], manifest: KeyManifest): Change[] {
  const inputs = manifest.inputs as Readonly<Record<string, string>>;
  // The documents of a metric come with its value: absent as long as that is.
  const awaited = new Set(
    Object.keys(inputs)
      .filter((name) => isPending(inputs[name]))
      .map((name) => `inputs[${JSON.stringify(documentsOf(name))}]`),
  );
  return changes.filter(({ path, after }) => !isPending(after) && !awaited.has(path));
}

function plannedOperators(node: GraphNode, { sourceMap }: Compilation): Diagnostic[] {
  return node.plannedOperators.map(({ operator, id }) =>
    report('FTP0800', sourceMap.locations[id]?.[0] ?? null, { operator }),
  );
}

function missingSecrets(node: GraphNode, { sourceMap }: Compilation, { secret }: KeyContext): Diagnostic[] {
  return secretsOf(node).flatMap(({ name, at }) => {
    const found = secret?.(name) ?? { problem: 'secrets cannot be read here' };
    const location = sourceMap.locations[at]?.[0] ?? null;
    return 'problem' in found ? [report('FTP1130', location, { name, problem: found.problem })] : [];
  });
}

function emptyWordLists(node: GraphNode, { sourceMap }: Compilation, { root, hasWords }: PlanSources): Diagnostic[] {
  return wordListsOf(node).flatMap(({ path, at }) =>
    hasWords?.(resolvePath(root, path)) === false
      ? [report('FTP1136', sourceMap.locations[at]?.[0] ?? null, { file: path })]
      : [],
  );
}

const isFiles = (files: readonly SourceFile[] | Diagnostic): files is readonly SourceFile[] => Array.isArray(files);
