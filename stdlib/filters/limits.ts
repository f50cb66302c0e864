/** A variant's limits with those replaced that the pipeline gives. */
export function withGiven<L extends object>(limits: L, given: Partial<L>): L {
  const set = Object.entries(given).filter(([, value]) => value !== undefined && value !== null);
  return { ...limits, ...Object.fromEntries(set) };
}
