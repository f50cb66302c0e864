const capital = /^\p{Lu}/u;

/** `other` with the capitals of what was written in its place: all of them, the first one, or none. */
export function inCaseOf(written: string, other: string): string {
  if (written.length > 1 && written === written.toUpperCase()) return other.toUpperCase();
  const [first = ''] = other;
  return (capital.test(written) ? first.toUpperCase() : first.toLowerCase()) + other.slice(first.length);
}
