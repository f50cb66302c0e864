import type { GraphNode } from '../../compiler/graph/graph.ts';
import type { Row } from '../../compiler/operators/authoring.ts';
import type { Json } from '../../compiler/operators/manifest.ts';
import { usualSpan } from '../../stdlib/dedup/parts/dedup-parts.ts';
import { usualLength } from '../../stdlib/dedup/parts/dedup-substrings.ts';
import type { Unit } from '../../stdlib/dedup/parts/parts.ts';
import { type Cut, partTracer, substringTracer, type Tracer } from '../../stdlib/dedup/parts/trace.ts';
import { rowName } from '../../stdlib/dedup/row-name.ts';
import type { Found, Made, Table } from '../found.ts';
import { inputTables, type Read } from './duplicates.ts';
import { firstTouched, type Touched } from './lineup.ts';
import type { Segment } from './shared-words.ts';

/** A text from which repeated parts were taken, beside the texts where these stayed. What is `shared` was taken out of the one and stays in the other. */
export interface CutText {
  readonly step: string;
  readonly operator: string;
  readonly name: string;
  /** So little was left that the row went. */
  readonly dropped: boolean;
  readonly text: readonly Segment[];
  readonly stays: readonly { readonly name: string; readonly text: readonly Segment[] }[];
}

/** Texts shown beside one that lost much to many. */
const MOST_STAYS = 3;
/** So much is shown of a text on each side of what is marked. */
const AROUND = 120;

/** The first `count` texts that each `dedup_parts` and `dedup_substrings` of a name took something out of. */
export async function cutTexts(found: Found, read: Read, count: number): Promise<readonly CutText[]> {
  const texts: CutText[] = [];
  for (const made of found.steps)
    if (made.node.operator === 'dedup_parts' || made.node.operator === 'dedup_substrings')
      texts.push(...(await cutsOf(made, found, read, count)));
  return texts;
}

async function cutsOf(made: Made, found: Found, read: Read, count: number): Promise<CutText[]> {
  const { node, result } = made;
  const { rows: table, others } = inputTables(made, found);
  const output = result.outputs.rows;
  if (table === null || others === null || output?.type !== 'rows' || count === 0) return [];
  const dropped = result.report.dropped;
  const touched = await firstTouched(
    read([table]),
    read([output]),
    read(dropped?.type === 'rows' ? [dropped] : []),
    count,
  );
  if (touched.length === 0) return [];
  const column = String(node.options.text ?? 'text');
  const textOf = (row: Row): string => (typeof row[column] === 'string' ? row[column] : '');
  const tracer = tracerOf(
    node.operator,
    node.options,
    touched.map(({ row }) => textOf(row)),
  );
  const given = others.reduce((sum, [, { rows }]) => sum + rows, 0);
  const tables: readonly (readonly [string, Table])[] = [...others, ['', table]];
  await eachRow(tables, read, given + touched.at(-1)!.index, (row, number) => tracer.see(number, textOf(row)));
  const cuts = touched.map((each) => tracer.cuts(given + each.index, textOf(each.row)));
  const firsts = await rowsAt(tables, read, new Set(cuts.flat().map(({ first }) => first.row)));
  return touched.map((each, i) => cutText(node, each, cuts[i]!, textOf, firsts));
}

function tracerOf(operator: string, options: { readonly [name: string]: Json }, wanted: readonly string[]): Tracer {
  const number = (name: string, otherwise: number): number =>
    typeof options[name] === 'number' ? options[name] : otherwise;
  if (operator === 'dedup_substrings') return substringTracer(wanted, number('length', usualLength));
  const unit = String(options.of) as Unit;
  return partTracer(wanted, unit, number('span', usualSpan(unit)), number('least', 0));
}

/** Rows of all tables under their numbers, up to that one. */
async function eachRow(
  tables: readonly (readonly [string, Table])[],
  read: Read,
  last: number,
  see: (row: Row, number: number, table: string, within: number) => void,
): Promise<void> {
  let number = 0;
  for (const [name, table] of tables) {
    let within = 0;
    for await (const batch of read([table]))
      for (const row of batch) {
        if (number > last) return;
        see(row, number++, name, ++within);
      }
  }
}

interface First {
  readonly name: string;
  readonly row: Row;
}

async function rowsAt(
  tables: readonly (readonly [string, Table])[],
  read: Read,
  wanted: ReadonlySet<number>,
): Promise<ReadonlyMap<number, First>> {
  const rows = new Map<number, First>();
  await eachRow(tables, read, Math.max(-1, ...wanted), (row, number, table, within) => {
    if (wanted.has(number)) rows.set(number, { name: `${table} ${rowName(row, 'id', within)}`.trim(), row });
  });
  return rows;
}

function cutText(
  { id, operator }: GraphNode,
  { index, row, dropped }: Touched,
  cuts: readonly Cut[],
  textOf: (row: Row) => string,
  firsts: ReadonlyMap<number, First>,
): CutText {
  const stays = new Map<number, { from: number; to: number }[]>();
  for (const { first } of cuts) stays.set(first.row, [...(stays.get(first.row) ?? []), first]);
  return {
    step: id,
    operator,
    name: rowName(row, 'id', index + 1),
    dropped,
    text: around(segments(textOf(row), cuts)),
    stays: [...stays].slice(0, MOST_STAYS).map(([number, places]) => {
      const { name, row } = firsts.get(number)!;
      return { name, text: around(segments(textOf(row), places)) };
    }),
  };
}

/** A text in stretches that lie in one of the places, or in none. */
function segments(text: string, places: readonly { readonly from: number; readonly to: number }[]): Segment[] {
  const found: Segment[] = [];
  let at = 0;
  for (const { from, to } of [...places].sort((a, b) => a.from - b.from)) {
    if (from > at) found.push({ text: text.slice(at, from), shared: false });
    if (to > at) found.push({ text: text.slice(Math.max(at, from), to), shared: true });
    at = Math.max(at, to);
  }
  if (at < text.length) found.push({ text: text.slice(at), shared: false });
  return found;
}

/** Long stretches beside what matters are shortened where they touch it least. */
function around(text: readonly Segment[]): Segment[] {
  return text.map((part, i) => {
    if (part.shared || part.text.length <= 2 * AROUND) return part;
    const [head, tail] = [part.text.slice(0, AROUND), part.text.slice(-AROUND)];
    if (i === 0) return { ...part, text: `… ${tail}` };
    return { ...part, text: i === text.length - 1 ? `${head} …` : `${head} … ${tail}` };
  });
}
