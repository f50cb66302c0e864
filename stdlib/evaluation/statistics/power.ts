/** Standard normal quantiles at 0.975 and 0.80: two-sided 5 % error, and a chance of 80 % to see what is there. */
const Z_975 = 1.959963984540054;
const Z_80 = 0.8416212335729143;

/**
 * Smallest true difference that a sample shows with 80 % probability at the 5 % level, from the standard error of the difference.
 */
export const detectableDifference = (standardError: number): number => (Z_975 + Z_80) * standardError;

/**
 * Units needed to show a difference of `effect`, judged from the standard error that `units` of them gave: errors shrink with the square
 * root. Null where no sample would do.
 */
export function unitsNeeded(effect: number, standardError: number, units: number): number | null {
  const needed = Math.ceil(units * (detectableDifference(standardError) / effect) ** 2);
  return Number.isSafeInteger(needed) ? needed : null;
}
