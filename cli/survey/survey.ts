import type { Row } from '../../compiler/operators/authoring.ts';
import { droppedTables, type Found, type Table } from '../found.ts';
import { type ColumnSummary, columnCounter } from './columns.ts';
import { type CutText, cutTexts } from './cuts.ts';
import { type RuleDrops, ruleDrops } from './drops.ts';
import { type DuplicatePair, duplicatePairs, type Read } from './duplicates.ts';
import { type FunnelStep, funnel, type SourceShare, sourceShares } from './funnel.ts';
import { lot } from './lot.ts';
import { type Bench, type NearKept, nearKept } from './near-kept.ts';
import { type ColumnOrigin, type OriginCounter, originCounter, originsOf } from './origins.ts';
import { type TextSummary, textColumn, textSummary } from './texts.ts';
import { type NamedTokenizer, type TokenSummary, tokenSummaries } from './tokens.ts';

/** What is to be found out about a result. Each part costs a pass over the rows it speaks of, the funnel none. */
export interface Wanted {
  readonly funnel: boolean;
  readonly dropped: boolean;
  readonly sample: boolean;
  readonly stats: boolean;
  /** Rows shown of each kind. */
  readonly rows: number;
}

export interface Survey {
  readonly funnel?: readonly FunnelStep[];
  readonly sources?: readonly SourceShare[];
  readonly dropped?: readonly Rule[];
  readonly duplicates?: readonly DuplicatePair[];
  readonly cuts?: readonly CutText[];
  readonly sample?: readonly Row[];
  readonly stats?: Stats;
}

/** What a rule dropped, and what it would have dropped next; null where that cannot be measured. */
export interface Rule extends RuleDrops {
  readonly kept: NearKept | null;
}

export interface Stats {
  readonly rows: number;
  readonly bytes: number;
  readonly columns: readonly (ColumnSummary & ColumnOrigin)[];
  /** Null where no column holds texts. */
  readonly texts: TextSummary | null;
  /** The same of the rows that were dropped, where there are any: what the filters changed. */
  readonly droppedTexts: TextSummary | null;
  /** For each tokenizer of the pipeline that is there already. */
  readonly tokens: readonly TokenSummary[];
}

/** Texts looked at for languages and readability, in a second or so. */
const LOOKED = 2000;

/** Looks at what a name left in the store. `read` reads its tables. */
export async function survey(
  found: Found,
  read: Read,
  wanted: Wanted,
  tokenizers: readonly NamedTokenizer[],
  bench: Bench,
): Promise<Survey> {
  const tables = tablesOf(found);
  const dropped = droppedTables(found);
  return {
    ...(wanted.funnel ? { funnel: funnel(found.lineage), sources: sourceShares(found.lineage) } : {}),
    ...(wanted.dropped
      ? {
          dropped: await ruled(inOrder(await ruleDrops(read(dropped), wanted.rows), found), found, read, wanted, bench),
          duplicates: await duplicatePairs(found, read, wanted.rows),
          cuts: await cutTexts(found, read, wanted.rows),
        }
      : {}),
    ...(wanted.sample ? { sample: await drawn(read(tables), wanted.rows) } : {}),
    ...(wanted.stats ? { stats: await stats(tables, dropped, originCounter(originsOf(found)), read, tokenizers) } : {}),
  };
}

async function ruled(
  rules: readonly RuleDrops[],
  found: Found,
  read: Read,
  { rows }: Wanted,
  bench: Bench,
): Promise<readonly Rule[]> {
  const kept = await nearKept(found, read, rules, rows, bench);
  return rules.map((rule) => ({ ...rule, kept: kept.get(`${rule.step}\n${rule.reason}`) ?? null }));
}

/** As the steps come, whatever row met its rule first. */
function inOrder(rules: readonly RuleDrops[], { steps }: Found): readonly RuleDrops[] {
  const order = steps.flatMap(({ result }) => result.report.drops.map(({ step, reason }) => `${step}\n${reason}`));
  const place = ({ step, reason }: RuleDrops): number => order.indexOf(`${step}\n${reason}`);
  return [...rules].sort((a, b) => place(a) - place(b));
}

/** The table that is meant; of a task with several (the parts of a split) all of them. */
export function tablesOf({ output, result }: Found): readonly Table[] {
  return [output ?? Object.values(result.outputs)].flat().filter((each) => each.type === 'rows');
}

async function drawn(batches: AsyncIterable<readonly Row[]>, count: number): Promise<readonly Row[]> {
  const rows = lot<Row>(count);
  for await (const batch of batches) batch.forEach(rows.offer);
  return rows.items();
}

async function stats(
  tables: readonly Table[],
  dropped: readonly Table[],
  origins: OriginCounter,
  read: Read,
  tokenizers: readonly NamedTokenizer[],
): Promise<Stats> {
  const columns = columnCounter();
  const looked = lot<Row>(LOOKED);
  for await (const batch of read(tables))
    for (const row of batch) {
      columns.add(row);
      origins.add(row);
      looked.offer(row);
    }
  const summaries = columns.summaries();
  const column = textColumn(summaries);
  const gone = lot<Row>(LOOKED);
  if (column !== null)
    for await (const batch of read(dropped)) for (const { row } of batch) gone.offer((row ?? {}) as Row);
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  return {
    rows,
    bytes: tables.reduce((sum, { bytes }) => sum + bytes, 0),
    columns: summaries.map((summary) => ({ ...summary, ...origins.of(summary.name) })),
    texts: column === null ? null : await textSummary(column, looked.items()),
    droppedTexts: column === null || gone.seen === 0 ? null : await textSummary(column, gone.items()),
    tokens: column === null ? [] : await tokenSummaries(tokenizers, column, looked.items(), rows),
  };
}
