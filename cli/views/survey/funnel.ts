import { formatCount } from '../../../runtime/progress/format.ts';
import type { FunnelStep, SourceShare } from '../../survey/funnel.ts';
import type { Colors } from '../../terminal.ts';
import { bar, percent, tableLines } from './table.ts';

const WIDTH = 24;

/** Every operator with what came in and what went on, and below it why the rest did not; then what is left of each source. */
export function funnelLines(steps: readonly FunnelStep[], sources: readonly SourceShare[], colors: Colors): string[] {
  const most = Math.max(1, ...steps.map(({ rowsIn, rowsOut }) => Math.max(rowsIn ?? 0, rowsOut ?? 0)));
  const rows = steps.map(({ step, operator, rowsIn, rowsOut, drops }) => {
    const gone = drops.reduce((sum, drop) => sum + drop.rows, 0);
    return [
      step,
      operator,
      count(rowsIn),
      count(rowsOut),
      gone === 0 ? '' : `${formatCount(gone)} (${percent(gone, rowsIn ?? 0)})`,
      bar((rowsOut ?? 0) / most, WIDTH),
      drops.map(({ reason, rows }) => `${reason} ${formatCount(rows)}`).join(', '),
    ];
  });
  return [
    colors.bold('Funnel'),
    ...tableLines(
      {
        head: ['step', 'operator', 'in', 'out', 'dropped', '', 'why'],
        rows,
        right: [false, false, true, true, true],
      },
      colors,
    ),
    ...sourceLines(sources, colors),
  ];
}

function sourceLines(sources: readonly SourceShare[], colors: Colors): string[] {
  if (sources.length === 0) return [];
  const rows = sources.map(({ source, read, kept }) => [
    source,
    formatCount(read),
    formatCount(kept),
    percent(kept, read),
  ]);
  return [
    '',
    colors.bold('Sources'),
    ...tableLines({ head: ['source', 'read', 'kept', 'share'], rows, right: [false, true, true, true] }, colors),
  ];
}

const count = (rows: number | null): string => (rows === null ? '?' : formatCount(rows));
