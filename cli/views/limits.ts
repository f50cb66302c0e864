import { lockPath } from '../../compiler/semantics/training/lock-file.ts';
import { formatCount } from '../../runtime/progress/format.ts';
import { shownLimit } from '../limits/diagnostics.ts';
import type { PinnedLimit } from '../limits/pinned.ts';
import type { Colors } from '../terminal.ts';

/** Where the number of a limit comes from, on one line. */
export function limitLine({ limit, locked }: PinnedLimit, colors: Colors): string {
  const { option, operator, written, drops } = limit;
  const name = `${option}${limit.part === null ? ':' : ''}`;
  if (locked === null) return `${name} ${colors.yellow('not measured')} ${colors.dim(`(${operator}, ${written})`)}`;
  const show = (value: number): string => shownLimit(value, limit);
  const share = `${formatCount(locked.drops)} of ${formatCount(locked.values)} values lie ${drops}`;
  const drawn = locked.rows > locked.values ? `, of ${formatCount(locked.rows)} rows that came here` : '';
  return `${name} ${colors.bold(show(locked.value))} ${colors.dim(
    `(${operator}, ${written}: mean ${show(locked.mean)}, deviation ${show(locked.deviation)}; ${share}${drawn})`,
  )}`;
}

/** A limit in the answer of `finslip lock`: new, or as it was. */
export const lockedLimitLine = (file: string, each: PinnedLimit, fresh: boolean, colors: Colors): string =>
  `${colors.green(fresh ? '+' : '=')} ${file} ${each.limit.step} ${limitLine(each, colors)}`;

/** Limits of some steps, for `plan` and `show`. */
export const limitLines = (limits: readonly PinnedLimit[], colors: Colors): string[] =>
  limits.length === 0
    ? []
    : [`Measured limits (${lockPath}):`, ...limits.map((each) => `  ${each.limit.step} ${limitLine(each, colors)}`)];

export const limitJson = ({ limit, locked }: PinnedLimit): object => ({
  name: limit.name,
  step: limit.step,
  operator: limit.operator,
  option: limit.option,
  written: limit.written,
  drops: limit.drops,
  location: limit.location,
  locked,
});
