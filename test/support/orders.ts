import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { GraphNode, Stage, Step } from '../../compiler/graph/graph.ts';
import type { Row } from '../../compiler/operators/authoring.ts';
import type { Json, OperatorManifest, OperatorSignature, ParamSignature } from '../../compiler/operators/manifest.ts';
import { noLabels } from '../../compiler/semantics/labels/join.ts';
import { blobPath } from '../../runtime/store/layout.ts';
import type { Output, ResultRecord } from '../../runtime/store/result.ts';
import { openRows } from '../../runtime/tables/reader.ts';
import { type RowsOutput, tableSink } from '../../runtime/tables/writer.ts';
import type { ModuleReference, TaskOrder, WorkerMessage } from '../../runtime/worker/protocol.ts';
import { runTask } from '../../runtime/worker/task.ts';
import { tellingTo } from '../../runtime/worker/telling.ts';
import { temporaryFolder } from './folder.ts';

/** Task orders for tests: a project folder, a store and a workspace under one temporary folder. */

const root = fileURLToPath(new URL('../..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, 'stdlib/manifest.json'), 'utf8')) as OperatorManifest;

/** The signature of a standard operator. */
export function signatureOf(operator: string): OperatorSignature {
  const found = manifest.operators.find(({ name }) => name === operator);
  if (!found) throw new Error(`stdlib/manifest.json has no operator ${operator}`);
  return found;
}

export const step = (operator: string, options: Step['options'], more: Partial<Step> = {}): Step => ({
  id: operator,
  operator,
  version: '1',
  digest: null,
  options,
  observations: [],
  seed: 7,
  ...more,
});

export const node = (more: Partial<GraphNode>): GraphNode => ({
  id: 'corpus',
  kind: 'rows',
  operator: 'rows',
  version: '1',
  digest: null,
  options: {},
  observations: [],
  inputs: {},
  outputs: { rows: { kind: 'rows', row: null } },
  stage: null,
  gates: [],
  labels: noLabels,
  numerics: false,
  resources: { gpu: 'never', gpuMemory: null, gpus: 0, threads: 'many', place: null },
  seed: 7,
  declaration: 'corpus',
  plannedOperators: [],
  ...more,
});

export const stageNode = (stage: Partial<Stage>, more: Partial<GraphNode> = {}): GraphNode =>
  node({ stage: { source: null, record: null, steps: [], ...stage }, ...more });

/** Module of a standard operator, in the sources. */
export function standard(operator: string): ModuleReference {
  const { module, export: name, params } = signatureOf(operator);
  return { specifier: pathToFileURL(join(root, `${module}.ts`)).href, export: name, params };
}

/** An operator of a test's own. */
export const own = (url: string, name: string, params: readonly ParamSignature[] = []): ModuleReference => ({
  specifier: url,
  export: name,
  params,
});

export const param = (
  name: string,
  type: ParamSignature['type'],
  more: Partial<ParamSignature> = {},
): ParamSignature => ({
  name,
  type,
  optional: false,
  positional: false,
  subject: false,
  rest: false,
  observation: false,
  docs: '',
  ...more,
});

export interface Place {
  readonly folder: string;
  readonly store: string;
  readonly project: string;
}

export function place(): Place {
  const folder = temporaryFolder();
  const made = { folder, store: join(folder, 'store'), project: join(folder, 'project') };
  for (const path of Object.values(made)) mkdirSync(path, { recursive: true });
  return made;
}

let workspaces = 0;

export function order(at: Place, given: GraphNode, more: Partial<TaskOrder> = {}): TaskOrder {
  const workspace = join(at.store, 'tmp', `attempt-${++workspaces}`);
  mkdirSync(workspace, { recursive: true });
  const standardSteps = [...(given.stage?.steps ?? []), ...(given.stage?.source ? [given.stage.source] : [])];
  const modules = Object.fromEntries(
    standardSteps
      .filter(({ operator }) => manifest.operators.some(({ name }) => name === operator))
      .map(({ operator, version }) => [`${operator}@${version}`, standard(operator)]),
  );
  return {
    node: given,
    key: `sha256:${'0'.repeat(64)}`,
    store: at.store,
    workspace,
    checkpoints: join(at.store, 'checkpoints'),
    root: at.project,
    inputs: {},
    files: [],
    threads: 1,
    numerics: null,
    memory: 1e9,
    lineage: null,
    ...more,
    modules: {
      ...modules,
      'row-tools': {
        specifier: pathToFileURL(join(root, 'stdlib/text/row-tools.ts')).href,
        export: 'rowTools',
        params: [],
      },
      ...more.modules,
    },
  };
}

/** Writes source files into the project folder, as the planner would find them. */
export function sourceFiles(at: Place, files: Readonly<Record<string, string | Uint8Array>>): TaskOrder['files'] {
  return Object.entries(files).map(([path, content]) => {
    mkdirSync(dirname(join(at.project, path)), { recursive: true });
    writeFileSync(join(at.project, path), content);
    return {
      path,
      bytes: Buffer.byteLength(content),
      digest: `sha256:${createHash('sha256').update(content).digest('hex')}`,
    };
  });
}

/** Puts a table into the store, as an earlier task would have. */
export async function storedTable(at: Place, rows: readonly Row[], shardBytes?: number): Promise<RowsOutput> {
  const folder = join(at.folder, 'blobs');
  const sink = tableSink(folder, 'input', shardBytes);
  await sink.writeRows(rows);
  const output = await sink.finish();
  for (const { digest } of output.shards) storeBlob(at, readFileSync(join(folder, digest.slice(7))));
  return output;
}

/** Puts bytes into the store; gives their digest. */
export function storeBlob(at: Place, bytes: Uint8Array): string {
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  mkdirSync(dirname(blobPath(at.store, digest)), { recursive: true });
  writeFileSync(blobPath(at.store, digest), bytes);
  return digest;
}

export interface Ran {
  readonly result: Omit<ResultRecord, 'key'>;
  readonly messages: readonly WorkerMessage[];
}

/** Runs an order in this process. */
export async function run(given: TaskOrder, signal: AbortSignal = new AbortController().signal): Promise<Ran> {
  const messages: WorkerMessage[] = [];
  const result = await runTask(
    given,
    tellingTo((message) => void messages.push(message)),
    signal,
  );
  return { result, messages };
}

/** Rows of an output that a task left in its workspace. */
export async function rowsOf(given: TaskOrder, output: Output | null | undefined): Promise<Record<string, Json>[]> {
  if (output?.type !== 'rows') throw new Error('no table');
  const rows: Record<string, Json>[] = [];
  const opened = openRows(output, (digest) => join(given.workspace, 'blobs', digest.slice(7)));
  for await (const batch of opened.batches()) rows.push(...batch);
  return rows;
}
