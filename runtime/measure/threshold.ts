import type { MeasuredLimit } from '../../compiler/graph/measurement.ts';
import { showBounds, showNumber } from '../../compiler/operators/show.ts';

/** What a limit came to. Plain numbers in the unit of the option. */
export interface Measured {
  readonly value: number;
  readonly mean: number;
  readonly deviation: number;
  /** Rows that reached the step, and how many of those drawn the rule had a value for. */
  readonly rows: number;
  readonly values: number;
  /** Of these, how many lie beyond the limit. */
  readonly drops: number;
  /** The value that lies furthest on that side. */
  readonly extreme: number;
}

/** Why a limit cannot be measured: the code and values of a diagnostic. */
export interface Refused {
  readonly code: 'FTP1210' | 'FTP1211';
  readonly values: Readonly<Record<string, string | number>>;
}

type Asked = Pick<MeasuredLimit, 'method' | 'drops' | 'option' | 'operator' | 'written' | 'type' | 'bounds' | 'off'>;

/** The limit that a sample of values gives. `rows` is how many the sample was drawn from. */
export function thresholdOf(limit: Asked, sample: readonly number[], rows: number): Measured | Refused {
  const { method, drops, option, operator, written } = limit;
  const refuse = (reason: string): Refused => ({ code: 'FTP1210', values: { option, operator, written, reason } });
  const sorted = Float64Array.from(sample).sort();
  const count = sorted.length;
  if (count < 2)
    return refuse(
      `it needs several rows, and there ${count === 1 ? 'is one' : 'are none'} for which the rule has a value`,
    );
  const { mean, deviation } = momentsOf(sample);
  const extreme = drops === 'above' ? sorted[count - 1]! : sorted[0]!;
  const show = (value: number): string => showNumber(tidy(value), limit.type);
  if (deviation === 0) return refuse(`all ${count} values are ${show(mean)}`);
  if ('sigma' in method && (count - 1) / Math.sqrt(count) <= method.sigma)
    return refuse(
      `of ${count} values none can lie ${method.sigma} standard deviations from their mean, only of ${leastValues(method.sigma)} or more`,
    );
  const exact =
    'sigma' in method
      ? mean + (drops === 'above' ? 1 : -1) * method.sigma * deviation
      : quantile(sorted, method.share, drops);
  if (exact === null) {
    const least = 'share' in method ? Math.ceil(1 / method.share) : 0;
    return refuse(
      count < least
        ? `of ${count} values this share is less than one`
        : `more of the ${count} values than this share are ${show(extreme)}, so that none can be dropped without all of them`,
    );
  }
  const value = rounded(exact, deviation, limit, sorted);
  const range = idleRange(value, limit);
  if (range !== null)
    return {
      code: 'FTP1211',
      values: { option, operator, written, value: show(value), mean: show(mean), deviation: show(deviation), range },
    };
  return {
    value,
    mean: tidy(mean),
    deviation: tidy(deviation),
    rows,
    values: count,
    drops: beyond(sorted, value, drops),
    extreme,
  };
}

/** Why a rule with this limit never drops anything; null where it may. */
function idleRange(value: number, { bounds: [low, high], off, drops, type }: Asked): string | null {
  if (drops === 'above' ? high !== null && value >= high : low !== null && value <= low)
    return `it lies in ${showBounds([low, high], type)}`;
  const isOff = off !== null && (off[0] === null || value >= off[0]) && (off[1] === null || value <= off[1]);
  if (!isOff) return null;
  return `${off[0] === off[1] ? showNumber(off[0]!, type) : showBounds(off, type)} switches the rule off`;
}

/** Running mean and deviation of the sample (n - 1): Welford 1962. */
function momentsOf(values: readonly number[]): { mean: number; deviation: number } {
  let count = 0;
  let mean = 0;
  let squares = 0;
  for (const value of values) {
    const before = value - mean;
    mean += before / ++count;
    squares += before * (value - mean);
  }
  return { mean, deviation: Math.sqrt(squares / (count - 1)) };
}

/** The value beyond which at most this share lies, and at least one value; null where equal values leave no such place. */
function quantile(sorted: Float64Array, share: number, drops: 'above' | 'below'): number | null {
  // Of 2 % of 50 one may go: a product such as 0.02 * 50 may end a little below the whole number.
  const most = Math.floor(share * sorted.length + 1e-9);
  if (most === 0) return null;
  const value = drops === 'above' ? sorted[sorted.length - most - 1]! : sorted[most]!;
  return beyond(sorted, value, drops) === 0 ? null : value;
}

function beyond(sorted: Float64Array, limit: number, drops: 'above' | 'below'): number {
  let count = 0;
  for (const value of sorted) if (drops === 'above' ? value > limit : value < limit) count++;
  return count;
}

/**
 * The number with the fewest digits that parts the sample as the exact one does and lies within a hundredth of a deviation of it, on the side on which less is dropped. Whole
 * numbers are compared with whole ones, so that cutting off changes nothing.
 */
function rounded(exact: number, deviation: number, { type, drops }: Asked, sorted: Float64Array): number {
  const outward = drops === 'above' ? Math.ceil : Math.floor;
  if (type.kind === 'scalar' && type.name === 'Int') return drops === 'above' ? Math.floor(exact) : Math.ceil(exact);
  const wanted = beyond(sorted, exact, drops);
  const first = 2 - Math.floor(Math.log10(deviation));
  for (let digits = first; digits < first + 12; digits++) {
    const value = atDigits(exact, digits, outward);
    if (beyond(sorted, value, drops) === wanted) return value;
  }
  return exact;
}

/** Rounded to so many digits behind the point, or before it where negative; as the shortest decimal, without the noise of the division. */
function atDigits(value: number, digits: number, round: (value: number) => number): number {
  const scale = 10 ** Math.abs(digits);
  // What is whole but for the noise of the product is not pushed to the next step.
  const scaled = Number((digits >= 0 ? value * scale : value / scale).toPrecision(15));
  const whole = round(scaled);
  return Number(digits >= 0 ? (whole / scale).toFixed(Math.min(100, digits)) : whole * scale);
}

/** Four digits: for people to read. */
const tidy = (value: number): number => Number(value.toPrecision(4));

/** The fewest values of which one can lie more than `sigma` deviations off (Shiffler 1988): the n at which (n - 1)/√n exceeds it. */
function leastValues(sigma: number): number {
  let n = Math.max(2, Math.floor(sigma * sigma));
  while ((n - 1) / Math.sqrt(n) <= sigma) n++;
  return n;
}
