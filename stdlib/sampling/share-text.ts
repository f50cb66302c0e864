/** A share as the language writes it: `12.5%`. */
export const formatShare = (share: number): string => `${Number((share * 100).toPrecision(6))}%`;
