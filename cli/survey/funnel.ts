import { isRecord, type Json } from '../../compiler/operators/manifest.ts';
import type { Made } from '../found.ts';

/** One operator on the way: rows that came, rows that went on, and why the others did not. */
export interface FunnelStep {
  readonly step: string;
  readonly operator: string;
  readonly declaration: string;
  /** Null where nobody counted: a table that another task made is counted there. */
  readonly rowsIn: number | null;
  readonly rowsOut: number | null;
  readonly drops: readonly ReasonCount[];
}

export interface ReasonCount {
  readonly reason: string;
  readonly rows: number;
}

/** What a source gave, and what of it was left when it met other rows or reached the name that was asked for. */
export interface SourceShare {
  readonly source: string;
  readonly read: number;
  readonly kept: number;
}

/** Every operator on rows that led to a result, in order. */
export function funnel(lineage: readonly Made[]): readonly FunnelStep[] {
  return lineage.filter(onRows).flatMap(stepsOf);
}

const onRows = ({ node }: Made): boolean => node.kind === 'rows' || node.kind === 'barrier';

function stepsOf({ node, result: { report } }: Made): FunnelStep[] {
  const { declaration } = node;
  const dropsOf = (step: string): ReasonCount[] =>
    report.drops.filter((drop) => drop.step === step && drop.rows > 0).map(({ reason, rows }) => ({ reason, rows }));
  if (!node.stage) {
    const { rowsIn, rowsOut } = report;
    return [{ step: node.id, operator: node.operator, declaration, rowsIn, rowsOut, drops: dropsOf(node.id) }];
  }
  const { source, steps } = node.stage;
  const flow = flowOf(report.measures.flow);
  const first = flow[0]?.rowsIn ?? report.rowsOut;
  return [
    ...(source
      ? [
          {
            step: source.id,
            operator: source.operator,
            declaration,
            rowsIn: report.rowsIn,
            rowsOut: first,
            drops: dropsOf(source.id),
          },
        ]
      : []),
    ...steps.map(({ id, operator }, i) => ({
      step: id,
      operator,
      declaration,
      rowsIn: flow[i]?.rowsIn ?? null,
      rowsOut: flow[i]?.rowsOut ?? null,
      drops: dropsOf(id),
    })),
  ];
}

function flowOf(measure: Json | undefined): readonly { rowsIn: number; rowsOut: number }[] {
  return (Array.isArray(measure) ? measure : []).filter(isRecord) as unknown as { rowsIn: number; rowsOut: number }[];
}

/** Each file source on its own, followed as long as its rows stay by themselves. */
export function sourceShares(lineage: readonly Made[]): readonly SourceShare[] {
  const tasks = lineage.filter(onRows);
  return tasks
    .filter(({ node }) => node.stage?.source)
    .map((first) => {
      let last = first;
      for (let next = onlyReader(last, tasks); next; next = onlyReader(last, tasks)) last = next;
      const { report } = first.result;
      return {
        source: nameOf(first),
        read: report.rowsIn ?? report.rowsOut ?? 0,
        kept: last.result.report.rowsOut ?? 0,
      };
    });
}

/** The task that alone reads this one's rows, and no others'. */
function onlyReader({ node }: Made, tasks: readonly Made[]): Made | null {
  const readers = tasks.filter((other) => Object.values(other.node.inputs).some((input) => input.node === node.id));
  const reader = readers.length === 1 ? readers[0]! : null;
  return reader !== null && Object.keys(reader.node.inputs).length === 1 ? reader : null;
}

/** A source as the pipeline calls it: its step is named `notices`, or `corpus.jsonl` where it was written in place. */
const nameOf = ({ node }: Made): string => node.stage!.source!.id;
