/**
 * What the compiler may ask of the world. Synchronous, since checking is one uninterrupted computation; small, so that a test or a
 * browser can supply it. Paths use `/`.
 */
export interface Host {
  /** The text of a file, or null where it is absent or unreadable. Bytes that are no UTF-8 leave a lone surrogate where they begin (`utf8.ts`). */
  read(path: string): string | null;
  exists(path: string): boolean;
  /** Files that match a glob pattern, sorted. Left out by hosts that cannot list; then `use` takes no globs. */
  list?(pattern: string): readonly string[];
}
