import type { StoreContext } from '../store/context.ts';
import { listOrEmpty } from '../store/file-system.ts';
import { fanned, items } from '../store/inventory.ts';
import { checkpointFolder, checkpointRoot, digestOf } from '../store/layout.ts';
import { readResult } from '../store/lookup.ts';
import { keyManifest } from '../store/read.ts';
import type { Digest, Output, ResultRecord } from '../store/result.ts';
import { numbered } from './needles.ts';
import { scanTable, type TableScan } from './table-scan.ts';
import { answerFiles, findWritings, type Writing } from './writings.ts';

/** An output that a document reached. */
export interface ReachedOutput {
  /** `dropped` for the table of dropped rows. */
  readonly name: string;
  readonly type: Output['type'];
  /** `rows`: rows of it stand there. `lineage`: it was computed from such rows, as a model is. `unreadable`: nobody can say. */
  readonly how: 'rows' | 'lineage' | 'unreadable';
  /** How many, where rows were found. */
  readonly rows: number | null;
}

export interface ReachedResult {
  readonly key: Digest;
  readonly path: string;
  readonly record: ResultRecord;
  readonly kind: string;
  readonly operator: string;
  readonly outputs: readonly ReachedOutput[];
}

export interface Trace {
  /** Whether any table has the column that is to tell documents apart. */
  readonly hasColumn: boolean;
  /** Results in the store, of which these were reached. */
  readonly looked: number;
  readonly reached: readonly ReachedResult[];
  /** Keys of unfinished tasks that had begun to compute from it, or of which nobody knows what they began with. */
  readonly checkpoints: readonly Digest[];
  /** Results of which the store no longer knows what they were made of; lineage through them is not known either. */
  readonly withoutKey: readonly Digest[];
  /** The document, and what was made of it under other names. */
  readonly names: readonly string[];
  /** What was found of it beside tables: answers of services, logs, records of runs. */
  readonly writings: readonly Writing[];
  /** Answers of services that the store keeps, of whatever document. */
  readonly answers: number;
}

interface Known {
  readonly key: Digest;
  readonly path: string;
  readonly record: ResultRecord;
  readonly kind: string;
  readonly operator: string;
  /** Its rows may hold what stood in others, so that their own names do not tell. */
  readonly mixesRows: boolean;
  /** Digests of what it was computed from; null where that is not known. */
  readonly inputs: readonly Digest[] | null;
}

/** Operators of the standard library that put several rows into one. */
const mixing = new Set(['preferences']);

/**
 * Everything in a store that a document reached: tables by their rows, and what was computed from such tables (models, measurements, releases) by lineage.
 * A table whose rows tell their documents apart was reached only if the document is in it, so that the one part of a split where it lies leads to a
 * model and the other does not. A table without that column, one whose rows were put
 * together from several, and one that a user's own operator made of all rows at once are taken to be reached where what they were made of was: rather one
 * too many.
 */
export async function trace(
  context: StoreContext,
  { id, column }: { readonly id: string; readonly column: string },
): Promise<Trace> {
  const results = [...known(context)];
  const names = new Set([id]);
  let scans = await scanAll(context, results, column, names);
  // A passage may have lost the name of its parent later on: it is looked for by its own name too.
  for (let before = 0; before !== names.size; ) {
    before = names.size;
    for (const scan of scans.values()) for (const name of scan.names) names.add(name);
    if (names.size !== before) scans = await scanAll(context, results, column, names);
  }
  const tainted = spread(results, scans);
  const reached = results.flatMap((result): ReachedResult[] => {
    const outputs = reachedOutputs(result, scans, tainted);
    const { key, path, record, kind, operator } = result;
    return outputs.length === 0 ? [] : [{ key, path, record, kind, operator, outputs }];
  });
  const finished = new Set(results.map(({ key }) => key));
  const answering = new Set([...answerFiles(context)].map(({ folder }) => folder));
  return {
    hasColumn: [...scans.values()].some((scan) => scan.hasColumn ?? false),
    looked: results.length,
    reached,
    checkpoints:
      tainted.size === 0
        ? []
        : unfinished(context).filter((key) => {
            // Whose answers these are is told by their texts.
            if (answering.has(checkpointFolder(context.root, key))) return false;
            const { inputs } = inputsOf(context, key);
            return !finished.has(key) && (inputs === null || inputs.some((digest) => tainted.has(digest)));
          }),
    withoutKey: results.flatMap(({ key, inputs }) => (inputs === null ? [key] : [])),
    names: [...names],
    writings: findWritings(context, { names: [...names], texts: [...textsOf(scans)] }),
    answers: [...answerFiles(context)].reduce((sum, { path }) => sum + [...numbered(context.fs.read(path))].length, 0),
  };
}

function* known(context: StoreContext): Generator<Known> {
  for (const { digest: key, path } of items(context, 'results')) {
    const found = key !== null && /[0-9a-f]{64}\.json$/.test(path) ? readResult(context, key, path) : null;
    if (found !== null) yield { key: key!, path, record: found.record, ...inputsOf(context, key!) };
  }
}

function inputsOf(context: StoreContext, key: Digest): Pick<Known, 'kind' | 'operator' | 'mixesRows' | 'inputs'> {
  const manifest = keyManifest(context, key) as {
    readonly kind: string;
    readonly operator: string;
    readonly digest: string | null;
    readonly inputs: Readonly<Record<string, Digest>>;
  } | null;
  if (manifest === null) return { kind: 'task', operator: '', mixesRows: false, inputs: null };
  const { kind, operator, digest, inputs } = manifest;
  const mixesRows = kind === 'barrier' && (digest !== null || mixing.has(operator));
  return { kind, operator, mixesRows, inputs: Object.values(inputs) };
}

/** Keys with something in their folder of checkpoints: every task has one, and most leave it empty. */
const unfinished = ({ fs, root }: StoreContext): Digest[] =>
  [...fanned(fs, checkpointRoot(root))].flatMap(({ path, name }) =>
    listOrEmpty(fs, path).length > 0 ? [digestOf(name)] : [],
  );

function textsOf(scans: Tables): ReadonlySet<string> {
  return new Set([...scans.values()].flatMap(({ texts }) => texts));
}

type Tables = Map<string, TableScan>;
const scanId = (digest: Digest, dropped: boolean): string => `${dropped ? 'dropped' : 'rows'} ${digest}`;

/** Tables are scanned by content: an equal one is looked at once. */
async function scanAll(
  context: StoreContext,
  results: readonly Known[],
  column: string,
  names: ReadonlySet<string>,
): Promise<Tables> {
  const scans: Tables = new Map();
  for (const { record } of results) {
    const tables = [
      ...Object.values(record.outputs).map((output) => ({ output, dropped: false })),
      ...(record.report.dropped ? [{ output: record.report.dropped, dropped: true }] : []),
    ];
    for (const { output, dropped } of tables) {
      const scanned = scanId(output.digest, dropped);
      if (output.type !== 'rows' || scans.has(scanned)) continue;
      scans.set(scanned, await scanTable(context, output, { column, names, dropped }));
    }
  }
  return scans;
}

/** Digests of every output that holds the document or was computed from one that does. */
function spread(results: readonly Known[], scans: Tables): ReadonlySet<Digest> {
  const readers = new Map<Digest, Known[]>();
  for (const result of results)
    for (const digest of result.inputs ?? []) readers.set(digest, [...(readers.get(digest) ?? []), result]);
  const tainted = new Set<Digest>();
  const queue: Digest[] = [];
  const taint = (digest: Digest): void => {
    if (tainted.has(digest)) return;
    tainted.add(digest);
    queue.push(digest);
  };
  for (const { record } of results)
    for (const output of Object.values(record.outputs))
      if (output.type === 'rows' && (scans.get(scanId(output.digest, false))?.rows ?? 0) > 0) taint(output.digest);
  for (let digest = queue.pop(); digest !== undefined; digest = queue.pop())
    for (const { record, mixesRows } of readers.get(digest) ?? [])
      for (const output of Object.values(record.outputs))
        if (mixesRows || output.type !== 'rows' || !tellsApart(scans, output.digest)) taint(output.digest);
  return tainted;
}

/** A table without rows has none of the document. */
function tellsApart(scans: Tables, digest: Digest): boolean {
  const scan = scans.get(scanId(digest, false));
  return scan !== undefined && (scan.hasColumn ?? true);
}

function reachedOutputs(
  { record, inputs }: Known,
  scans: Tables,
  tainted: ReadonlySet<Digest>,
): readonly ReachedOutput[] {
  const fromIt = inputs?.some((digest) => tainted.has(digest)) ?? false;
  const found = Object.entries(record.outputs).flatMap(([name, output]): ReachedOutput[] => {
    const scan = output.type === 'rows' ? scans.get(scanId(output.digest, false)) : undefined;
    if (scan !== undefined && scan.rows > 0) return [{ name, type: output.type, how: 'rows', rows: scan.rows }];
    if (scan?.unreadable) return [{ name, type: output.type, how: 'unreadable', rows: null }];
    // An equal value of another task is no trace of the document.
    const derived = fromIt && tainted.has(output.digest);
    return derived ? [{ name, type: output.type, how: 'lineage', rows: null }] : [];
  });
  const { dropped } = record.report;
  const scan = dropped ? scans.get(scanId(dropped.digest, true)) : undefined;
  if (scan !== undefined && scan.rows > 0) found.push({ name: 'dropped', type: 'rows', how: 'rows', rows: scan.rows });
  else if (scan?.unreadable) found.push({ name: 'dropped', type: 'rows', how: 'unreadable', rows: null });
  return found;
}
